package zta.intercept.tun.internal.flow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import zta.intercept.tun.internal.packet.FlowKey;

/**
 * Flows by what they are, and by the port that stands for each at the listener. A port is used
 * again as late as possible. Safe for use by many threads.
 *
 * @param <F> what is kept for a flow
 */
public final class NatTable<F> {
  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65_536;

  private final int most;
  private final Map<FlowKey, F> flows = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<@Nullable F> ports = new AtomicReferenceArray<>(PORTS);
  private int next = FIRST_PORT;

  /** Makes a table for at most so many flows. */
  public NatTable(int most) {
    this.most = Math.min(most, (PORTS - FIRST_PORT) / 2);
  }

  /** Returns a flow, null when there is none. */
  public @Nullable F of(FlowKey key) {
    return flows.get(key);
  }

  /** Returns the flow that a port stands for, null when there is none. */
  public @Nullable F at(int port) {
    return port < FIRST_PORT || port >= PORTS ? null : ports.get(port);
  }

  /** Adds a flow, which must be new; empty when the table is full. */
  public synchronized Optional<F> add(FlowKey key, IntFunction<F> flow) {
    if (flows.size() >= most) {
      return Optional.empty();
    }
    while (ports.get(next) != null) {
      advance();
    }
    int port = next;
    advance();
    F made = flow.apply(port);
    flows.put(key, made);
    ports.set(port, made);
    return Optional.of(made);
  }

  private void advance() {
    next = next + 1 < PORTS ? next + 1 : FIRST_PORT;
  }

  /** Forgets a flow; no error when it is gone. */
  public synchronized void remove(FlowKey key, int port, F flow) {
    flows.remove(key, flow);
    ports.compareAndSet(port, flow, null);
  }

  /** Returns all flows there are now. */
  public Collection<F> all() {
    return List.copyOf(flows.values());
  }
}
