package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;
import zta.api.headend.ConnectorRecord;

/**
 * One request, and what is known about it so far; everything its activity row will tell.
 *
 * @param flow correlation id
 * @param certificate the client's certificate
 * @param client where the client is seen
 * @param target as asked for, possibly malformed
 * @param destination what it means, empty when malformed
 * @param tunnelType {@code HTTP3}, {@code HTTP2} or {@code HTTP1}
 * @param at when it came
 * @param notes what was found out on the way
 */
public record Access(
    FlowId flow,
    X509Certificate certificate,
    InetSocketAddress client,
    String target,
    Optional<Destination> destination,
    String tunnelType,
    Instant at,
    Notes notes) {
  /** What was found out so far; written by one thread at a time. */
  public static final class Notes {
    private volatile Found now = new Found(null, null, null, null);
  }

  /**
   * What was found out.
   *
   * @param caller who
   * @param verdict the policy's answer
   * @param dialled address of the resource
   * @param connector the connector that it goes through
   */
  public record Found(
      @Nullable Caller caller,
      @Nullable Verdict verdict,
      @Nullable InetAddress dialled,
      @Nullable ConnectorRecord connector) {
    Found with(Caller newCaller) {
      return new Found(newCaller, verdict, dialled, connector);
    }

    Found with(Verdict newVerdict) {
      return new Found(caller, newVerdict, dialled, connector);
    }

    Found with(InetAddress newDialled) {
      return new Found(caller, verdict, newDialled, connector);
    }

    Found with(ConnectorRecord newConnector) {
      return new Found(caller, verdict, dialled, newConnector);
    }
  }

  /** Returns what was found out so far. */
  public Found found() {
    return notes.now;
  }

  /** Notes who asks. */
  public void caller(Caller caller) {
    notes.now = notes.now.with(caller);
  }

  /** Notes what policy said. */
  public void verdict(Verdict verdict) {
    notes.now = notes.now.with(verdict);
  }

  /** Notes what was dialled. */
  public void dialled(InetAddress address) {
    notes.now = notes.now.with(address);
  }

  /** Notes the connector that it goes through. */
  public void connector(ConnectorRecord connector) {
    notes.now = notes.now.with(connector);
  }
}
