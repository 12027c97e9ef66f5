package zta.masque.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapsulesTest {
  private static final int ROOM = 1 << 20;

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private final List<byte[]> payloads = new ArrayList<>();
  private final CapsuleDecoder decoder = new CapsuleDecoder(memory, this::take);

  private void take(ByteBuf datagram) throws CapsuleException {
    @Nullable ByteBuf payload = HttpDatagram.udpPayload(datagram);
    if (payload != null) {
      payloads.add(ByteBufUtil.getBytes(payload));
      payload.release();
    }
  }

  private ByteBuf bytes(String hex) {
    return memory.buffer().writeBytes(ByteBufUtil.decodeHexDump(hex));
  }

  @AfterEach
  void holdsNoMemory() {
    decoder.release();
    assertEquals(0, memory.metric().usedHeapMemory());
  }

  @Test
  void readsDatagramsAndSkipsTheRest() throws Exception {
    decoder.feed(bytes("000401aabbcc" + "0003" + "00cafe" + "174003112233" + "000100" + "4a1700"));
    decoder.end();
    assertEquals(2, payloads.size());
    assertArrayEquals(new byte[] {(byte) 0xca, (byte) 0xfe}, payloads.get(0));
    assertEquals(0, payloads.get(1).length);
  }

  @Test
  void takesLongForms() throws Exception {
    decoder.feed(bytes("c000000000000000" + "c00000000000000a" + "c000000000000000" + "aabb"));
    decoder.end();
    assertArrayEquals(new byte[] {(byte) 0xaa, (byte) 0xbb}, payloads.get(0));
  }

  @Test
  void skipsUnknownCapsulesOfAnyLengthWithoutMemory() throws Exception {
    decoder.feed(bytes("17ffffffffffffffff"));
    for (int i = 0; i < 1000; i++) {
      decoder.feed(Unpooled.wrappedBuffer(new byte[4096]));
    }
    assertEquals(0, memory.metric().usedHeapMemory());
    assertThrows(CapsuleException.class, decoder::end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00ffffffffffffffff", "0080010000", "0000", "000140", "000280aa"})
  void refusesMalformedDatagrams(String hex) {
    assertThrows(CapsuleException.class, () -> decoder.feed(bytes(hex)));
    assertEquals(0, memory.metric().usedHeapMemory());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "40", "0003", "00030011", "c00000", "1705aa"})
  void refusesTruncatedCapsules(String hex) throws Exception {
    decoder.feed(bytes(hex));
    assertThrows(CapsuleException.class, decoder::end);
  }

  @Test
  void announcedLengthTakesNoMemory() throws Exception {
    decoder.feed(bytes("008000fff0" + "00"));
    assertTrue(memory.metric().usedHeapMemory() < 64);
  }

  @Test
  void refusesPayloadsThatUdpCannotCarry() {
    ByteBuf datagram = memory.buffer().writeByte(0).writeZero(HttpDatagram.MAX_UDP_PAYLOAD + 1);
    assertThrows(CapsuleException.class, () -> HttpDatagram.udpPayload(datagram));
    assertEquals(0, datagram.refCnt());
  }

  @Test
  void takesTheLargestPayloadInTheLongestForm() throws Exception {
    ByteBuf capsule = bytes("00" + "8000ffff" + "c000000000000000");
    decoder.feed(capsule.writeZero(HttpDatagram.MAX_UDP_PAYLOAD));
    decoder.end();
    assertEquals(HttpDatagram.MAX_UDP_PAYLOAD, payloads.get(0).length);
  }

  @Test
  void throwsAwayWhatComesAfterItsRelease() throws Exception {
    decoder.release();
    ByteBuf late = bytes("0003" + "00cafe");
    decoder.feed(late);
    decoder.end();
    assertEquals(0, late.refCnt());
    assertTrue(payloads.isEmpty());
  }

  @Test
  void packsManyIntoFewBuffers() {
    CapsulePacker packer = new CapsulePacker(memory, ROOM);
    for (int i = 0; i < 100; i++) {
      assertTrue(packer.add(memory.buffer().writeZero(1200)));
    }
    List<ByteBuf> buffers = new ArrayList<>();
    for (ByteBuf next = packer.poll(); next != null; next = packer.poll()) {
      buffers.add(next);
    }
    assertEquals(2, buffers.size());
    assertTrue(buffers.get(0).readableBytes() <= CapsulePacker.BUFFER);
    assertEquals(0, packer.bytes());
    buffers.forEach(ByteBuf::release);
  }

  @Test
  void dropsWhatHasNoRoom() {
    CapsulePacker packer = new CapsulePacker(memory, 10);
    assertTrue(packer.add(memory.buffer().writeZero(7)));
    assertFalse(packer.add(memory.buffer()));
    assertFalse(
        new CapsulePacker(memory, ROOM)
            .add(memory.buffer().writeZero(HttpDatagram.MAX_UDP_PAYLOAD + 1)));
    packer.release();
    assertNull(packer.poll());
  }

  @Test
  void readsWhatWasPackedHoweverItIsCut() throws Exception {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      payloads.clear();
      List<byte[]> sent = new ArrayList<>();
      ByteBuf wire = pack(random, sent);
      CapsuleDecoder fresh = new CapsuleDecoder(memory, this::take);
      while (wire.isReadable()) {
        int piece = 1 + random.nextInt(Math.min(wire.readableBytes(), 1 << random.nextInt(17)));
        fresh.feed(wire.readRetainedSlice(piece));
      }
      fresh.end();
      wire.release();
      assertEquals(sent.size(), payloads.size());
      for (int i = 0; i < sent.size(); i++) {
        assertArrayEquals(sent.get(i), payloads.get(i));
      }
    }
  }

  /** Packs random payloads, with capsules of unknown types and contexts in between. */
  private ByteBuf pack(Random random, List<byte[]> sent) {
    CapsulePacker packer = new CapsulePacker(ByteBufAllocator.DEFAULT, ROOM);
    ByteBuf wire = memory.buffer();
    for (int i = 0; i < 10; i++) {
      byte[] payload = new byte[random.nextInt(1 << random.nextInt(16))];
      random.nextBytes(payload);
      sent.add(payload);
      assertTrue(packer.add(Unpooled.copiedBuffer(payload)));
      if (random.nextBoolean()) {
        flush(packer, wire);
        byte[] foreign = new byte[random.nextInt(300)];
        Varint.write(wire, 1 + random.nextLong(Varint.MAX - 1));
        Varint.write(wire, foreign.length);
        wire.writeBytes(foreign);
      }
    }
    flush(packer, wire);
    return wire;
  }

  private static void flush(CapsulePacker packer, ByteBuf wire) {
    for (ByteBuf next = packer.poll(); next != null; next = packer.poll()) {
      wire.writeBytes(next);
      next.release();
    }
  }

  @Test
  void noiseIsReadOrRefusedAndHoldsLittle() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      CapsuleDecoder fresh = new CapsuleDecoder(memory, this::take);
      try {
        for (int i = random.nextInt(4); i >= 0; i--) {
          byte[] noise = new byte[random.nextInt(40)];
          random.nextBytes(noise);
          if (noise.length > 0 && random.nextBoolean()) {
            noise[0] = 0;
          }
          fresh.feed(memory.buffer().writeBytes(noise));
          assertTrue(memory.metric().usedHeapMemory() <= 1024);
        }
        fresh.end();
      } catch (CapsuleException e) {
        assertEquals(0, memory.metric().usedHeapMemory());
      }
    }
  }
}
