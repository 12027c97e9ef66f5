package zta.api.headend;

import java.time.Instant;
import java.util.Optional;

/**
 * The headend's record of a connector: a process on a private network that dials out to proxies and
 * through which they reach that network.
 *
 * @param id random id
 * @param name for people, unique among the connectors that are not removed
 * @param network the private network that it joins, as policies name it
 * @param createdAt when the administrator added it
 * @param registeredAt when it used its token up
 * @param removedAt when the administrator removed it
 */
public record ConnectorRecord(
    String id,
    String name,
    String network,
    Instant createdAt,
    Optional<Instant> registeredAt,
    Optional<Instant> removedAt) {
  /** Returns whether it is registered and not removed. */
  public boolean active() {
    return registeredAt.isPresent() && removedAt.isEmpty();
  }
}
