package zta.names.internal.resolve;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import zta.names.internal.dns.Message;

/**
 * Asks one server once, under a random id from a random port, and takes only an answer to that
 * question. Fails when none comes in time. Never blocks.
 */
@FunctionalInterface
public interface Exchange {
  /** Asks over UDP or TCP; the answer has the id it was asked under. */
  CompletionStage<Message> ask(InetSocketAddress server, Message query, boolean tcp);
}
