package zta.api.enrolment;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import zta.api.flow.LocalUser;

/**
 * Finds identity certificates in machine and user stores; a whiteboard service of key store
 * bundles. May block.
 */
@ConsumerType
public interface IdentityCertificates {
  /**
   * Returns the candidates for a user, the user's own store before the machine's; unreadable ones
   * are logged and left out.
   */
  List<IdentityCertificate> candidates(LocalUser user);
}
