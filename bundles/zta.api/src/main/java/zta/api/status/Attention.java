package zta.api.status;

import java.time.Instant;
import zta.api.fault.Fault;

/**
 * Something that needs attention, one line of the tile's Details.
 *
 * @param fault what, where, why and what to do
 * @param since since when
 */
public record Attention(Fault fault, Instant since) {}
