package zta.api.flow;

import java.time.Instant;
import zta.api.access.ReasonCode;

/**
 * How a flow ended.
 *
 * @param reason why, {@link ReasonCode#COMPLETED} when both ends were done
 * @param at when
 */
public record FlowOutcome(ReasonCode reason, Instant at) {}
