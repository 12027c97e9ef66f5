package zta.names.internal.locate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;

/** One question over a stream of its own, as DNS over TCP (RFC 7766), and its answer. */
@SuppressWarnings("FutureReturnValueIgnored")
final class TcpQuestion implements ByteSink {
  private static final int LENGTH = 2;
  private static final long LINGER_MILLIS = 2_000;

  private final ByteStream stream;
  private final Message query;
  private final CompletableFuture<Message> answer = new CompletableFuture<>();
  private byte[] received = new byte[512];
  private int length;

  TcpQuestion(ByteStream stream, Message query) {
    this.stream = stream;
    this.query = query;
  }

  /** Asks; whoever gives up waiting completes the answer. The stream ends with it. */
  CompletableFuture<Message> ask() {
    stream.attach(this);
    byte[] bytes = query.bytes();
    ByteBuffer framed = ByteBuffer.allocate(LENGTH + bytes.length);
    framed.putShort((short) bytes.length).put(bytes).flip();
    stream.write(Chunk.of(framed));
    stream.flush();
    answer.whenComplete((message, failure) -> finish(message != null));
    return answer;
  }

  private void finish(boolean answered) {
    if (!answered) {
      stream.abort(ReasonCode.APPLICATION_RESET);
      return;
    }
    stream.end();
    // A server that keeps its side open would leave the flow behind.
    CompletableFuture.delayedExecutor(LINGER_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> stream.abort(ReasonCode.COMPLETED));
  }

  @Override
  public void write(Chunk chunk) {
    try {
      if (!answer.isDone()) {
        take(chunk.bytes());
      }
    } finally {
      chunk.release();
    }
  }

  private void take(ByteBuffer bytes) {
    int taken = Math.min(bytes.remaining(), LENGTH + Message.MAX - length);
    if (length + taken > received.length) {
      received = Arrays.copyOf(received, Math.max(2 * received.length, length + taken));
    }
    bytes.duplicate().get(received, length, taken);
    length += taken;
    int wanted = length < LENGTH ? Message.MAX : (received[0] & 255) << 8 | (received[1] & 255);
    if (length >= LENGTH + wanted) {
      read(Arrays.copyOfRange(received, LENGTH, LENGTH + wanted));
    }
  }

  private void read(byte[] bytes) {
    try {
      Message message = Message.parse(bytes);
      if (message.answers(query)) {
        answer.complete(message);
      } else {
        fail("it answers another question");
      }
    } catch (MalformedMessageException e) {
      fail("its answer is malformed: " + e.getMessage());
    }
  }

  private void fail(String reason) {
    answer.completeExceptionally(new LookupFailedException(reason));
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void end() {
    fail("it ends the connection without an answer");
  }

  @Override
  public void abort(ReasonCode reason) {
    fail("the connection broke off: " + reason.id());
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void onWritable(Runnable listener) {
    // It always is.
  }
}
