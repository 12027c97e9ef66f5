package zta.api.headend;

import java.time.Instant;
import java.util.Optional;

/**
 * The headend's record of an enrolment.
 *
 * @param id random id
 * @param organization organisation id
 * @param identity whose
 * @param method {@code CERTIFICATE}, {@code SSO} or {@code ADMIN}
 * @param deviceId the device's id
 * @param deviceName the device's name
 * @param os operating system and version
 * @param agentVersion version of the agent
 * @param mdmId id of the device in a device management, from the certificate
 * @param createdAt when
 * @param revokedAt when it ended
 */
public record EnrolmentRecord(
    String id,
    String organization,
    String identity,
    String method,
    String deviceId,
    String deviceName,
    String os,
    String agentVersion,
    Optional<String> mdmId,
    Instant createdAt,
    Optional<Instant> revokedAt) {
  /** Returns whether the enrolment is in force. */
  public boolean active() {
    return revokedAt.isEmpty();
  }
}
