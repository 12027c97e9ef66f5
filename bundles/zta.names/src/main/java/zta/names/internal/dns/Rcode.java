package zta.names.internal.dns;

/** Response codes (RFC 1035 section 4.1.1, RFC 6891 section 9). */
public enum Rcode {
  /** No error; without a record it says that there is none of this type. */
  NOERROR(0),
  /** The query is not understood. */
  FORMERR(1),
  /** No answer now. */
  SERVFAIL(2),
  /** No such name. */
  NXDOMAIN(3),
  /** Not this kind of query. */
  NOTIMP(4),
  /** Not for this client. */
  REFUSED(5),
  /** EDNS version not known. */
  BADVERS(16);

  private final int code;

  Rcode(int code) {
    this.code = code;
  }

  int low() {
    return code & 15;
  }

  int extended() {
    return code >>> 4;
  }

  /** Returns whether a message's lower four bits say this. */
  public boolean is(int bits) {
    return code == bits;
  }

  /** Returns whether another server may know better. */
  public static boolean maybeElsewhere(int code) {
    return code == SERVFAIL.code || code == NOTIMP.code || code == REFUSED.code;
  }
}
