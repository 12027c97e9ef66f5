package zta.intercept.tun.internal.packet;

/** Why a packet goes no further. */
public enum Drop {
  /** Shorter than its headers say, or headers that contradict each other. */
  MALFORMED,
  /** Neither IPv4 nor IPv6. */
  VERSION,
  /** A fragment: applications fragment only what is larger than the device's MTU. */
  FRAGMENT,
  /** The source is not the device's own address. */
  SOURCE,
  /** The destination is no single host that could be reached this way. */
  DESTINATION,
  /** A protocol that is not carried. */
  PROTOCOL,
  /** Belongs to no connection that is known. */
  STRAY,
  /** A SYN that came again while its connection is being decided. */
  PENDING,
  /** More new flows within a second than allowed. */
  RATE,
  /** A queue was full. */
  QUEUE,
  /** The device took no packet. */
  DEVICE
}
