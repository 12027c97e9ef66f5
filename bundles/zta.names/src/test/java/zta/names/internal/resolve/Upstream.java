package zta.names.internal.resolve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;

/** Servers that answer as a test says, and remember what they were asked. */
final class Upstream implements Exchange {
  /** One question as a server saw it. */
  record Asked(int server, String name, int type, boolean tcp) {}

  private final List<Asked> asked = new ArrayList<>();
  private Function<Asked, byte[]> answers = one -> new byte[0];
  private Function<Message, byte[]> message = null;

  static List<InetSocketAddress> servers(int count) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i));
    }
    return servers;
  }

  void answer(Function<Message, byte[]> how) {
    message = how;
  }

  /** Answers by who is asked; null fails. */
  void answerEach(Function<Asked, byte[]> how) {
    message = null;
    answers = how;
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public CompletionStage<Message> ask(InetSocketAddress server, Message query, boolean tcp) {
    Asked one =
        new Asked(
            server.getPort() - 1, query.question().name().text(), query.question().type(), tcp);
    asked.add(one);
    byte[] bytes = message != null ? message.apply(query) : answers.apply(one);
    if (bytes == null) {
      return CompletableFuture.failedFuture(new IOException("no answer"));
    }
    try {
      Message answer = Message.parse(bytes);
      return answer.answers(query)
          ? CompletableFuture.completedFuture(answer)
          : CompletableFuture.failedFuture(new IOException("not an answer to this"));
    } catch (MalformedMessageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
