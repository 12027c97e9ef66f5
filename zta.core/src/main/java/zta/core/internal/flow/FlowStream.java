package zta.core.internal.flow;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.api.flow.FlowDirection;
import zta.core.internal.filter.FlowFilters;
import zta.core.internal.filter.FlowPipe;

/**
 * An open flow between interceptor and tunnel: counts, filters, and notices the end.
 *
 * <p>The flow is completed when both directions have ended in order, and ends with a reason when
 * either side breaks off.
 */
final class FlowStream implements ByteStream, LiveFlow.Breakable {
  private final LiveFlow flow;
  private final Flows flows;
  private final FlowFilters filters;
  private final ByteStream tunnel;
  private final FlowPipe up;
  private final AtomicInteger ends = new AtomicInteger();
  private @Nullable FlowPipe down;
  private @Nullable ReasonCode broken;

  FlowStream(LiveFlow flow, Flows flows, FlowFilters filters, ByteStream tunnel) {
    this.flow = flow;
    this.flows = flows;
    this.filters = filters;
    this.tunnel = tunnel;
    up = new FlowPipe(FlowDirection.TO_RESOURCE, filters, new Tail(tunnel), flow::countSent);
  }

  @Override
  public void attach(ByteSink receiver) {
    FlowPipe pipe =
        new FlowPipe(
            FlowDirection.TO_APPLICATION, filters, new Tail(receiver), flow::countReceived);
    ReasonCode already;
    synchronized (this) {
      already = broken;
      down = pipe;
    }
    if (already == null) {
      tunnel.attach(new Head(pipe));
    } else {
      receiver.abort(already);
    }
  }

  @Override
  public void write(Chunk chunk) {
    up.write(chunk);
  }

  @Override
  public void flush() {
    up.flush();
  }

  @Override
  public void end() {
    up.end();
  }

  @Override
  public void abort(ReasonCode reason) {
    flows.end(flow, reason);
  }

  @Override
  public boolean isWritable() {
    return up.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    up.onWritable(listener);
  }

  @Override
  public void breakOff(ReasonCode reason) {
    FlowPipe receiving;
    synchronized (this) {
      broken = reason;
      receiving = down;
    }
    filters.close();
    up.abort(reason);
    if (receiving != null) {
      receiving.abort(reason);
    }
  }

  private void directionEnded() {
    if (ends.incrementAndGet() == 2) {
      filters.close();
      flows.end(flow, ReasonCode.COMPLETED);
    }
  }

  /** Behind the filters: the place where a direction has truly ended. */
  private final class Tail implements ByteSink {
    private final ByteSink target;

    Tail(ByteSink target) {
      this.target = target;
    }

    @Override
    public void write(Chunk chunk) {
      target.write(chunk);
    }

    @Override
    public void flush() {
      target.flush();
    }

    @Override
    public void end() {
      target.end();
      directionEnded();
    }

    @Override
    public void abort(ReasonCode reason) {
      target.abort(reason);
    }

    @Override
    public boolean isWritable() {
      return target.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
      target.onWritable(listener);
    }
  }

  /** Before the filters: what the tunnel feeds; its breaking off ends the flow. */
  private final class Head implements ByteSink {
    private final FlowPipe pipe;

    Head(FlowPipe pipe) {
      this.pipe = pipe;
    }

    @Override
    public void write(Chunk chunk) {
      pipe.write(chunk);
    }

    @Override
    public void flush() {
      pipe.flush();
    }

    @Override
    public void end() {
      pipe.end();
    }

    @Override
    public void abort(ReasonCode reason) {
      FlowStream.this.abort(reason);
    }

    @Override
    public boolean isWritable() {
      return pipe.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
      pipe.onWritable(listener);
    }
  }
}
