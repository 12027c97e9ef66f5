package zta.masque.h2;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/** Both ends of a connection, joined in memory; bytes move when the test says so. */
final class Pair implements AutoCloseable {
  final List<H2Stream> requests = new ArrayList<>();
  final List<H2Stream> answers = new ArrayList<>();
  final H2Connection client;
  final H2Connection server;
  private final EmbeddedChannel near;
  private final EmbeddedChannel far;
  int farewells;

  Pair(H2Limits limits) {
    client =
        H2Connection.client(
            limits,
            new H2Events() {
              @Override
              public void answer(H2Stream stream, Http2Headers headers, boolean end) {
                answers.add(stream);
              }

              @Override
              public void goingAway(H2Connection connection) {
                farewells++;
              }
            });
    server =
        H2Connection.server(
            limits,
            new H2Events() {
              @Override
              public void request(H2Stream stream, Http2Headers headers, boolean end) {
                requests.add(stream);
                stream.respond(new DefaultHttp2Headers().status("200"), false);
              }
            });
    near = new EmbeddedChannel(client);
    far = new EmbeddedChannel(server);
    run();
  }

  H2Stream request() {
    return client
        .request(new DefaultHttp2Headers().method("CONNECT").authority("app.test:80"))
        .orElseThrow();
  }

  boolean isOpen() {
    return near.isOpen() && far.isOpen();
  }

  /** Gives the client bytes that did not come from the server. */
  void toClient(io.netty.buffer.ByteBuf bytes) {
    near.writeInbound(bytes);
  }

  /** Lets everything that is on its way arrive. */
  void run() {
    boolean moved = true;
    while (moved) {
      near.runPendingTasks();
      far.runPendingTasks();
      boolean there = move(near, far);
      moved = move(far, near) || there;
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    boolean any = false;
    for (Object bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      any = true;
      if (to.isOpen()) {
        to.writeInbound(bytes);
      } else {
        ReferenceCountUtil.release(bytes);
      }
    }
    return any;
  }

  @Override
  public void close() {
    near.finishAndReleaseAll();
    far.finishAndReleaseAll();
  }
}
