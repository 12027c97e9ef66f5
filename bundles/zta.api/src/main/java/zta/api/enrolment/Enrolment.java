package zta.api.enrolment;

import java.time.Instant;
import zta.api.flow.LocalUser;

/**
 * One enrolment, stored machine-wide and tied to one local user. Immutable.
 *
 * @param id the headend's id of it
 * @param user the local user it is applied for
 * @param organization where
 * @param identity e-mail or UPN as the headend knows it
 * @param deviceId this device's id
 * @param method how it came about
 * @param enrolledAt when
 * @param keyStore name of the key store that holds the key
 * @param certificateSerial serial number of the current certificate, hexadecimal
 * @param notBefore begin of its life
 * @param notAfter end of its life
 */
public record Enrolment(
    String id,
    LocalUser user,
    Organization organization,
    String identity,
    String deviceId,
    EnrolmentMethod method,
    Instant enrolledAt,
    String keyStore,
    String certificateSerial,
    Instant notBefore,
    Instant notAfter) {}
