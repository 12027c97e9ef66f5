package zta.api.enrolment;

import java.time.Instant;
import java.util.Optional;
import zta.api.fault.Fault;

/**
 * How configuration sync stands.
 *
 * @param revision revision in force
 * @param lastSuccess when the headend last answered
 * @param changed whether that answer brought something new
 * @param fault what went wrong since, empty when the last attempt worked
 */
public record SyncStatus(
    long revision, Instant lastSuccess, boolean changed, Optional<Fault> fault) {}
