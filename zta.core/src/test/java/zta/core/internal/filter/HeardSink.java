package zta.core.internal.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.Chunk;

/** Hears what comes out of a pipe, as text, and on which thread. */
final class HeardSink implements ByteSink {
  final BlockingQueue<String> chunks = new LinkedBlockingQueue<>();
  volatile Thread writer;

  String next() throws InterruptedException {
    return chunks.poll(10, TimeUnit.SECONDS);
  }

  @Override
  public void write(Chunk chunk) {
    writer = Thread.currentThread();
    chunks.add(US_ASCII.decode(chunk.bytes()).toString());
    chunk.release();
  }

  @Override
  public void flush() {}

  @Override
  public void end() {}

  @Override
  public void abort(ReasonCode reason) {}

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void onWritable(Runnable listener) {}
}
