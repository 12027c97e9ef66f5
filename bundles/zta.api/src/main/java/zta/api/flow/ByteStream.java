package zta.api.flow;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A two-way byte stream in the middle of being wired: bytes can be sent at once, received bytes
 * wait until a receiver is attached.
 */
@ConsumerType
public interface ByteStream extends ByteSink {
  /**
   * Attaches the one receiver and lets received bytes flow to it; to be called once, on any thread.
   */
  void attach(ByteSink receiver);
}
