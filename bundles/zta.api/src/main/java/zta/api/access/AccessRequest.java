package zta.api.access;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import zta.api.flow.Destination;
import zta.api.posture.PostureKind;
import zta.api.posture.PostureState;

/**
 * Everything a decision may depend on. Whoever asks gathers it; the engine looks nothing up.
 *
 * @param subject who
 * @param destination what
 * @param posture findings of the subject's device; a kind that is absent is unknown
 * @param clientAddress the address the client is seen at, where known
 * @param at when
 */
public record AccessRequest(
    Subject subject,
    Destination destination,
    Map<PostureKind, PostureState> posture,
    Optional<InetAddress> clientAddress,
    Instant at) {
  /** Copies the posture. */
  public AccessRequest {
    posture = Map.copyOf(posture);
  }
}
