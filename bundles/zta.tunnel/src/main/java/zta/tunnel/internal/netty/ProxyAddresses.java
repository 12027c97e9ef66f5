package zta.tunnel.internal.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import zta.api.tunnel.ProxyEndpoint;

/** Finds the addresses of proxies, and remembers the last good ones for when DNS is down. */
final class ProxyAddresses {
  private final Map<ProxyEndpoint, List<InetSocketAddress>> lastGood = new ConcurrentHashMap<>();

  /** Looks a proxy up; blocks. */
  List<InetSocketAddress> find(ProxyEndpoint proxy) throws UnknownHostException {
    try {
      List<InetSocketAddress> found =
          Arrays.stream(InetAddress.getAllByName(proxy.host()))
              .map(address -> new InetSocketAddress(address, proxy.port()))
              .toList();
      lastGood.put(proxy, found);
      return found;
    } catch (UnknownHostException e) {
      List<InetSocketAddress> known = lastGood.get(proxy);
      if (known == null) {
        throw e;
      }
      return known;
    }
  }
}
