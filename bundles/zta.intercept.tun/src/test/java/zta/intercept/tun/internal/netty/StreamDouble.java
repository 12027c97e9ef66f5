package zta.intercept.tun.internal.netty;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;

/** A far end that keeps what it gets. */
final class StreamDouble implements ByteStream {
  final List<String> got = new ArrayList<>();
  @Nullable ByteSink receiver;
  @Nullable ReasonCode aborted;
  boolean ended;
  boolean writable = true;

  @Override
  public void attach(ByteSink newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public void write(Chunk chunk) {
    got.add(StandardCharsets.US_ASCII.decode(chunk.bytes()).toString());
    chunk.release();
  }

  @Override
  public void flush() {
    // Kept at once.
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public void abort(ReasonCode reason) {
    aborted = reason;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void onWritable(Runnable listener) {
    // Nobody waits for it.
  }
}
