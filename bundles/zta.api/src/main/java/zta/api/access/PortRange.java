package zta.api.access;

import zta.api.flow.Protocol;

/**
 * A range of ports of one protocol.
 *
 * @param protocol transport protocol
 * @param first lowest port
 * @param last highest port
 */
public record PortRange(Protocol protocol, int first, int last) {
  /** Checks the range. */
  public PortRange {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException("not a port range: " + first + "-" + last);
    }
  }

  /** Returns whether the range has this port. */
  public boolean contains(Protocol wanted, int port) {
    return protocol == wanted && port >= first && port <= last;
  }
}
