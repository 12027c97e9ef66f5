package zta.core.internal.filter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.FiveTuple;
import zta.api.flow.Flow;
import zta.api.flow.FlowCounters;
import zta.api.flow.FlowId;
import zta.api.flow.FlowOutcome;
import zta.api.flow.LocalUser;
import zta.api.flow.ProcessInfo;
import zta.api.flow.Protocol;

/** A flow that filters are for, and that hears why it is broken off. */
final class HeardFlow implements FilterSubject, Flow {
  final BlockingQueue<ReasonCode> aborted = new LinkedBlockingQueue<>();

  ReasonCode next() throws InterruptedException {
    return aborted.poll(10, TimeUnit.SECONDS);
  }

  @Override
  public Flow flow() {
    return this;
  }

  @Override
  public void abort(ReasonCode reason) {
    aborted.add(reason);
  }

  @Override
  public FlowId id() {
    return new FlowId("1".repeat(32), "1".repeat(16));
  }

  @Override
  public FiveTuple tuple() {
    return new FiveTuple(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
        new Destination(Protocol.TCP, "x.test", 1));
  }

  @Override
  public LocalUser user() {
    return new LocalUser("ann");
  }

  @Override
  public Optional<ProcessInfo> process() {
    return Optional.empty();
  }

  @Override
  public String interceptor() {
    return "test";
  }

  @Override
  public Instant started() {
    return Instant.EPOCH;
  }

  @Override
  public FlowCounters counters() {
    return new FlowCounters(0, 0);
  }

  @Override
  public Verdict verdict() {
    return Verdict.refused(ReasonCode.NO_RULE);
  }

  @Override
  public Optional<FlowOutcome> outcome() {
    return Optional.empty();
  }
}
