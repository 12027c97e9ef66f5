package zta.api.enrolment;

import java.net.URI;

/**
 * The headend's services; these are the hosts that other modules must leave alone.
 *
 * @param registration registration service
 * @param acme ACME directory
 * @param configuration configuration sync
 * @param posture posture service
 */
public record ServiceUrls(URI registration, URI acme, URI configuration, URI posture) {}
