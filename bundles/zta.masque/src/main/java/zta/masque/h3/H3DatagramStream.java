package zta.masque.h3;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.net.BufChunk;
import zta.masque.net.LoopCalls;
import zta.masque.udp.CapsuleException;
import zta.masque.udp.DatagramStream;
import zta.masque.udp.HttpDatagram;

/**
 * A stream of datagrams over a CONNECT-UDP request: one chunk is the payload of one UDP packet.
 *
 * <p>A payload travels in a QUIC datagram, which may get lost and delays nobody. What is too long
 * for one goes in a capsule, and so does everything if the peer wants no QUIC datagrams. Both are
 * taken. A receiver that takes nothing loses what comes meanwhile.
 */
// Only the loop changes the counter.
@SuppressWarnings({"NonAtomicVolatileUpdate", "FutureReturnValueIgnored"})
public final class H3DatagramStream implements ByteStream {
  private final H3Stream stream;
  private final DatagramStream capsules;
  private final LoopCalls calls;
  private @Nullable ByteSink receiver;
  private boolean flushing;
  private volatile long dropped;

  /** Makes the stream; on the loop. */
  public H3DatagramStream(H3Stream stream) {
    this.stream = stream;
    this.capsules = new DatagramStream(stream, stream.connection().loop());
    this.calls = new LoopCalls(stream.connection().loop());
    stream.onDatagram(this::received);
  }

  /** Returns how many datagrams were dropped because there was no room for them. */
  public long dropped() {
    return dropped + capsules.dropped();
  }

  @Override
  public void attach(ByteSink newReceiver) {
    calls.run(
        () -> {
          receiver = newReceiver;
          capsules.attach(newReceiver);
        });
  }

  private void received(ByteBuf datagram) {
    ByteSink to = receiver;
    try {
      ByteBuf payload = HttpDatagram.udpPayload(datagram);
      if (payload == null) {
        return;
      }
      if (to == null || !to.isWritable()) {
        payload.release();
        dropped++;
        return;
      }
      to.write(new BufChunk(payload));
      flushOnce(to);
    } catch (CapsuleException e) {
      capsules.abort(ReasonCode.BAD_REQUEST);
      if (to != null) {
        to.abort(ReasonCode.BAD_REQUEST);
      }
    }
  }

  private void flushOnce(ByteSink to) {
    if (!flushing) {
      flushing = true;
      stream
          .connection()
          .loop()
          .execute(
              () -> {
                flushing = false;
                to.flush();
              });
    }
  }

  @Override
  public void write(Chunk chunk) {
    if (calls.here()) {
      writeHere(chunk);
    } else {
      calls.run(() -> writeHere(chunk));
    }
  }

  private void writeHere(Chunk chunk) {
    ByteBuf payload = BufChunk.take(chunk);
    switch (stream.sendUdp(payload)) {
      case SENT -> payload.release();
      case NO_ROOM -> {
        payload.release();
        dropped++;
      }
      default -> {
        capsules.write(new BufChunk(payload));
        capsules.flush();
      }
    }
  }

  @Override
  public void flush() {
    capsules.flush();
  }

  @Override
  public void end() {
    capsules.end();
  }

  @Override
  public void abort(ReasonCode reason) {
    capsules.abort(reason);
  }

  @Override
  public boolean isWritable() {
    return capsules.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    capsules.onWritable(listener);
  }
}
