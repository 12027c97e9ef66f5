package zta.api.status;

import java.time.Instant;
import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;

/**
 * An entry of the Message History.
 *
 * @param at when
 * @param severity how serious
 * @param user whom it concerns, empty for all
 * @param text what happened, in one sentence
 * @param fault details of an error
 */
public record Message(
    Instant at, Severity severity, Optional<LocalUser> user, String text, Optional<Fault> fault) {}
