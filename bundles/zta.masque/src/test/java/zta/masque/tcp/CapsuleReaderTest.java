package zta.masque.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapsuleReaderTest {
  private final StringBuilder heard = new StringBuilder();
  private final CapsuleReader reader =
      new CapsuleReader(
          new CapsuleReader.Listener() {
            @Override
            public void data(ByteBuf bytes) {
              heard.append(bytes.toString(US_ASCII));
              bytes.release();
            }

            @Override
            public void last() {
              heard.append("<end>");
            }

            @Override
            public void broken(long code) {
              heard.append("<broken ").append(code).append('>');
            }
          });

  private static ByteBuf capsule(long type, String payload) {
    ByteBuf out = Unpooled.buffer();
    CapsuleHead.write(out, type, payload.length());
    return out.writeBytes(payload.getBytes(US_ASCII));
  }

  private static ByteBuf hex(String digits) {
    return Unpooled.wrappedBuffer(java.util.HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void readsPiecesOfAnySize(int size) throws BadCapsuleException {
    ByteBuf all =
        Unpooled.wrappedBuffer(
            capsule(CapsuleHead.DATA, "hello "),
            capsule(CapsuleHead.DATA, ""),
            capsule(0x29L, "unknown"),
            capsule(CapsuleHead.FINAL_DATA, "world"));
    while (all.isReadable()) {
      reader.read(all.readSlice(Math.min(size, all.readableBytes())));
    }
    assertEquals("hello world<end>", heard.toString());
  }

  @Test
  void takesNumbersInEachLengthOfTheirEncoding() throws BadCapsuleException {
    reader.read(hex("a028d7f0 01 61"));
    reader.read(hex("a028d7f0 4001 62"));
    reader.read(hex("c00000002028d7f0 c000000000000001 63"));
    reader.read(hex("a028d7f1 80000001 64"));
    assertEquals("abcd<end>", heard.toString());
  }

  @Test
  void passesWhatIsThereOfALongCapsule() throws BadCapsuleException {
    reader.read(hex("a028d7f0 ffffffffffffffff 6162"));
    reader.read(hex("63"));
    assertEquals("abc", heard.toString());
  }

  @Test
  void tellsWhyItWasBrokenOff() throws BadCapsuleException {
    ByteBuf out = CapsuleHead.write(Unpooled.buffer(), CapsuleHead.BROKEN, Long.BYTES);
    reader.read(out.writeLong(258));
    assertEquals("<broken 258>", heard.toString());
  }

  @Test
  void refusesBytesAfterTheLast() throws BadCapsuleException {
    reader.read(capsule(CapsuleHead.FINAL_DATA, ""));
    reader.read(capsule(0x29L, "unknown"));
    assertThrows(BadCapsuleException.class, () -> reader.read(capsule(CapsuleHead.DATA, "more")));
    assertEquals("<end>", heard.toString());
  }

  @Test
  void refusesLongCapsulesOfUnknownKind() {
    ByteBuf head = CapsuleHead.write(Unpooled.buffer(), 0x29, CapsuleReader.MAX_FOREIGN + 1);
    assertThrows(BadCapsuleException.class, () -> reader.read(head));
  }

  @Test
  void refusesAnErrorCodeOfAnotherSize() {
    assertThrows(
        BadCapsuleException.class, () -> reader.read(capsule(CapsuleHead.BROKEN, "1234567")));
  }
}
