package zta.api.flow;

/** Transport protocol of a flow, with its number of the IANA protocol registry. */
public enum Protocol {
  /** Transmission Control Protocol (RFC 9293). */
  TCP(6),
  /** User Datagram Protocol (RFC 768). */
  UDP(17);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** Returns the IANA protocol number. */
  public int number() {
    return number;
  }
}
