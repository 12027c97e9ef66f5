package zta.masque.udp;

/** The words of a request for UDP proxying (RFC 9298 section 3), the same in all versions. */
public final class ConnectUdp {
  /** Value of {@code :protocol} and of {@code Upgrade}. */
  public static final String PROTOCOL = "connect-udp";

  /** The only scheme. */
  public static final String SCHEME = "https";

  /** The header that says that capsules follow (RFC 9297 section 3.4). */
  public static final String CAPSULES = "capsule-protocol";

  /** Its value. */
  public static final String YES = "?1";

  private ConnectUdp() {}
}
