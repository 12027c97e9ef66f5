package zta.api.tunnel;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.flow.ByteStream;

/** Opens streams through the proxies. Safe for use by many threads. */
@ProviderType
public interface Tunnels {
  /**
   * Opens a stream. Completes when the proxy has reached the resource, or exceptionally with {@link
   * TunnelRefusedException}; on an event loop, so that followers must not block. Received bytes
   * wait until a receiver is attached.
   */
  CompletionStage<ByteStream> open(TunnelRequest request);

  /**
   * Lets open streams of an enrolment end by themselves and uses new credentials for new ones
   * (after renewal).
   */
  void renew(String enrolmentId);

  /** Breaks off all streams of an enrolment (after its end). */
  void close(String enrolmentId);

  /** Returns the connections as they are now. */
  List<TunnelStatus> status();
}
