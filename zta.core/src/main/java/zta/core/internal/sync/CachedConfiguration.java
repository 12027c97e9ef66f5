package zta.core.internal.sync;

import java.time.Instant;

/**
 * What is kept of a configuration on disk.
 *
 * @param jws the document as the headend signed it
 * @param etag names this version to the headend
 * @param lastSuccess when the headend last answered
 */
record CachedConfiguration(String jws, String etag, Instant lastSuccess) {}
