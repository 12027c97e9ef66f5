package zta.headend.proxy.internal;

import zta.api.access.PrivateResource;
import zta.api.access.Verdict;

/**
 * A yes.
 *
 * @param caller who
 * @param resource what
 * @param verdict why
 */
public record Grant(Caller caller, PrivateResource resource, Verdict verdict) {}
