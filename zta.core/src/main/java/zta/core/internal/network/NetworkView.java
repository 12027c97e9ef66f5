package zta.core.internal.network;

import java.net.InetAddress;
import java.util.List;

/**
 * The machine's network at one moment, as far as a change of it matters.
 *
 * @param addresses addresses in order, without loopback and the agent's own links
 * @param routes the default routes, a line each
 */
record NetworkView(List<InetAddress> addresses, List<String> routes) {
  /** Copies the lists. */
  NetworkView {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
  }
}
