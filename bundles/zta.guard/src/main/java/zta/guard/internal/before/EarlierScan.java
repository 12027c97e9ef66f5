package zta.guard.internal.before;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import zta.lib.net.Cidr;

/** Which connections go past the agent to networks that have just become private. Pure. */
final class EarlierScan {
  /**
   * A user and where to.
   *
   * @param uid the user
   * @param remote the other end
   */
  record Destination(long uid, InetSocketAddress remote) {}

  private EarlierScan() {}

  /**
   * Counts connections by user and destination.
   *
   * @param sockets all established connections
   * @param networks what has become private
   * @param ownInodes sockets of this process, through which private traffic rightly goes
   * @param ownAddresses addresses of the agent's link: connections from there come to us
   */
  static Map<Destination, Integer> find(
      Collection<TcpSocket> sockets,
      List<Cidr> networks,
      Set<Long> ownInodes,
      Set<InetAddress> ownAddresses) {
    Map<Destination, Integer> found = new LinkedHashMap<>();
    for (TcpSocket socket : sockets) {
      InetAddress to = socket.remote().getAddress();
      boolean past =
          !to.isLoopbackAddress()
              && !ownInodes.contains(socket.inode())
              && !ownAddresses.contains(socket.local().getAddress())
              && networks.stream().anyMatch(network -> network.contains(to));
      if (past) {
        found.merge(new Destination(socket.uid(), socket.remote()), 1, Integer::sum);
      }
    }
    return found;
  }
}
