package zta.lib.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameBufferTest {
  private final FrameBuffer frames = new FrameBuffer();

  @Test
  void cutsAtLineFeedsHoweverTheBytesCome() throws Exception {
    String stream = "{\"a\":1}\n\n{\"b\":\"" + "x".repeat(5000) + "\"}\n{\"c\":3}\n";
    for (int size : new int[] {1, 2, 7, 4096, 100_000}) {
      List<String> seen = new ArrayList<>();
      byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i += size) {
        frames.append(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)));
        for (Optional<byte[]> f = frames.next(); f.isPresent(); f = frames.next()) {
          seen.add(new String(f.get(), StandardCharsets.UTF_8));
        }
      }
      assertEquals(List.of(stream.split("\n+")), seen, "in pieces of " + size);
      assertTrue(frames.isEmpty());
    }
  }

  @Test
  void keepsAPartUntilTheRestComes() throws Exception {
    frames.append(ByteBuffer.wrap(new byte[] {'a', 'b'}));
    assertTrue(frames.next().isEmpty());
    assertFalse(frames.isEmpty());
    frames.append(ByteBuffer.wrap(new byte[] {'c', '\n'}));
    assertArrayEquals(new byte[] {'a', 'b', 'c'}, frames.next().orElseThrow());
  }

  @Test
  void takesTheLongestFrameAndRefusesOneByteMore() throws Exception {
    byte[] longest = new byte[FrameBuffer.MAX_FRAME];
    frames.append(ByteBuffer.wrap(longest));
    assertTrue(frames.next().isEmpty());
    frames.append(ByteBuffer.wrap(new byte[] {'\n'}));
    assertEquals(FrameBuffer.MAX_FRAME, frames.next().orElseThrow().length);

    frames.append(ByteBuffer.wrap(longest));
    assertTrue(frames.next().isEmpty());
    frames.append(ByteBuffer.wrap(new byte[] {0}));
    assertThrows(FrameTooLongException.class, frames::next);
  }
}
