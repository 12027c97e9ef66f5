package zta.names.internal.locate;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;

/** The far end of a flow to a DNS server that answers with what a test says, byte by byte. */
final class DnsStream implements ByteStream {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final UnaryOperator<byte[]> server;
  private ByteSink receiver;
  private final CompletableFuture<String> end = new CompletableFuture<>();

  /**
   * Makes a stream.
   *
   * @param server makes an answer of a question; null to end instead, empty to say nothing
   */
  DnsStream(UnaryOperator<byte[]> server) {
    this.server = server;
  }

  /** Waits for how the stream is ended. */
  String endedBy() {
    return end.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void attach(ByteSink to) {
    receiver = to;
  }

  @Override
  public void write(Chunk chunk) {
    byte[] bytes = new byte[chunk.bytes().remaining()];
    chunk.bytes().get(bytes);
    sent.writeBytes(bytes);
    chunk.release();
  }

  @Override
  public void flush() {
    byte[] framed = sent.toByteArray();
    byte[] answer = server.apply(Arrays.copyOfRange(framed, 2, framed.length));
    if (answer == null) {
      receiver.end();
    } else if (answer.length > 0) {
      for (byte one : new byte[] {(byte) (answer.length >>> 8), (byte) answer.length}) {
        receiver.write(Chunk.of(ByteBuffer.wrap(new byte[] {one})));
      }
      for (byte one : answer) {
        receiver.write(Chunk.of(ByteBuffer.wrap(new byte[] {one})));
      }
    }
  }

  @Override
  public void end() {
    end.complete("end");
  }

  @Override
  public void abort(ReasonCode reason) {
    end.complete(reason.name());
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
