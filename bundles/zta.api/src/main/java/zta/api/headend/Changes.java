package zta.api.headend;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears that the record changed; a whiteboard service. Called on one thread of the store, in order
 * of revisions, at most a few milliseconds after the change on the same machine; must not block for
 * long.
 */
@ConsumerType
public interface Changes {
  /** What changed. */
  enum Topic {
    /** The policy document. */
    POLICY,
    /** Users or groups. */
    DIRECTORY,
    /** Enrolments or certificates. */
    ENROLMENT,
    /** Enabled CAs. */
    IDENTITY_CA,
    /** Connectors of private networks. */
    CONNECTOR
  }

  /**
   * Something changed.
   *
   * @param revision rises with every change
   */
  void changed(long revision, Topic topic);
}
