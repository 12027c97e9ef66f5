package zta.names.internal.resolve;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The real resolvers of this system.
 *
 * @param servers whom to ask, in order; never the agent itself
 * @param search domains that stub resolvers append
 */
public record Upstreams(List<InetSocketAddress> servers, List<String> search) {
  /** Nobody to ask. */
  public static final Upstreams NONE = new Upstreams(List.of(), List.of());

  /** Copies the lists. */
  public Upstreams {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }
}
