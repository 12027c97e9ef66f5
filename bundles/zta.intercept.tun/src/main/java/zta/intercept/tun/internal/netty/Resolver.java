package zta.intercept.tun.internal.netty;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.names.ResolverPort;

/** The agent's resolver, which answers at the device's far end when it is there. */
final class Resolver {
  private static final int MOST = 512;

  private final Supplier<@Nullable ResolverPort> port;
  private final AtomicInteger asked = new AtomicInteger();

  Resolver(Supplier<@Nullable ResolverPort> port) {
    this.port = port;
  }

  /** Returns where it takes connections. */
  Optional<InetSocketAddress> address() {
    ResolverPort present = port.get();
    return present == null ? Optional.empty() : present.addresses().stream().findFirst();
  }

  /**
   * Asks it a query.
   *
   * @param query stays the caller's
   * @param answered hears the answer, not when there is none
   * @return false when it cannot be asked now
   */
  boolean ask(ByteBuffer query, InetSocketAddress client, Consumer<ByteBuffer> answered) {
    ResolverPort present = port.get();
    if (present == null || asked.incrementAndGet() > MOST) {
      if (present != null) {
        asked.decrementAndGet();
      }
      return false;
    }
    byte[] bytes = new byte[query.remaining()];
    query.duplicate().get(bytes);
    present
        .answer(bytes, client)
        .whenComplete(
            (answer, failure) -> {
              asked.decrementAndGet();
              if (answer != null && answer.length > 0) {
                answered.accept(ByteBuffer.wrap(answer));
              }
            });
    return true;
  }
}
