package zta.api.names;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the agent's resolver listens, for whoever leads queries to it. Present as a service while
 * it serves.
 */
@ProviderType
public interface ResolverPort {
  /** Returns its addresses for UDP and TCP, on loopback; never empty. */
  List<InetSocketAddress> addresses();

  /**
   * Answers one query that was caught elsewhere, such as by a TUN device. Completes on any thread;
   * with an empty array when there is no answer to give.
   *
   * @param query a DNS message as it came over UDP
   * @param client who asks
   */
  CompletionStage<byte[]> answer(byte[] query, InetSocketAddress client);
}
