package zta.names.internal.dns;

/** Types and classes of resource records that matter here. */
public final class RecordType {
  /** IPv4 address. */
  public static final int A = 1;

  /** Canonical name. */
  public static final int CNAME = 5;

  /** Name of an address. */
  public static final int PTR = 12;

  /** IPv6 address. */
  public static final int AAAA = 28;

  /** Location of a service (RFC 2782). */
  public static final int SRV = 33;

  /** Redirection of a subtree (RFC 6672). */
  public static final int DNAME = 39;

  /** EDNS (RFC 6891). */
  public static final int OPT = 41;

  /** Service binding (RFC 9460). */
  public static final int SVCB = 64;

  /** Service binding of HTTPS (RFC 9460). */
  public static final int HTTPS = 65;

  /** Incremental transfer of a zone. */
  public static final int IXFR = 251;

  /** Transfer of a zone. */
  public static final int AXFR = 252;

  /** All types. */
  public static final int ANY = 255;

  /** The class of the Internet. */
  public static final int CLASS_IN = 1;

  /** All classes. */
  public static final int CLASS_ANY = 255;

  private RecordType() {}
}
