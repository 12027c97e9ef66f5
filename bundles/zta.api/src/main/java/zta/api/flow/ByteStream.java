package zta.api.flow;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A two-way byte stream in the middle of being wired: bytes can be sent at once, received bytes
 * wait until a receiver is attached.
 *
 * <p>The stream of a UDP flow carries datagrams: each chunk is the payload of exactly one, which
 * nobody joins or splits, and which may be dropped where a TCP flow's would wait. Such a flow ends
 * when it is idle, or with {@link #end()}.
 */
@ConsumerType
public interface ByteStream extends ByteSink {
  /**
   * Attaches the one receiver and lets received bytes flow to it; to be called once, on any thread.
   */
  void attach(ByteSink receiver);
}
