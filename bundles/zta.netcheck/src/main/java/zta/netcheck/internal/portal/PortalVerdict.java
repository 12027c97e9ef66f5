package zta.netcheck.internal.portal;

/**
 * What is known about a portal in the way.
 *
 * @param kind whether there is one
 * @param url its page for people, when there is one
 * @param how how that was found
 */
public record PortalVerdict(Kind kind, String url, String how) {
  /** Whether there is a portal. */
  public enum Kind {
    /** The network lets everything through. */
    FREE,
    /** The network wants a sign-in. */
    CAPTIVE,
    /** Nobody answered. */
    UNKNOWN
  }

  static PortalVerdict unknown(String how) {
    return new PortalVerdict(Kind.UNKNOWN, "", how);
  }

  static PortalVerdict free(String how) {
    return new PortalVerdict(Kind.FREE, "", how);
  }
}
