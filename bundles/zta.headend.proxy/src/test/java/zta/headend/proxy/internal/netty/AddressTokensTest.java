package zta.headend.proxy.internal.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class AddressTokensTest {
  private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.1", 4711);
  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;
  private final AddressTokens tokens = new AddressTokens(clock);

  private ByteBuf token() {
    ByteBuf out = Unpooled.buffer();
    assertTrue(tokens.writeToken(out, Unpooled.wrappedBuffer(ID), HERE));
    assertTrue(out.readableBytes() <= tokens.maxTokenLength());
    return out;
  }

  @Test
  void acceptsItsOwnTokenAndFindsTheConnectionIdInIt() {
    ByteBuf token = token();
    int offset = tokens.validateToken(token, HERE);
    byte[] id = ByteBufUtil.getBytes(token, offset, token.readableBytes() - offset);
    assertArrayEquals(ID, id);
  }

  @Test
  void rejectsTokensOfAnotherAddressOrPort() {
    assertEquals(-1, tokens.validateToken(token(), new InetSocketAddress("192.0.2.1", 4712)));
    assertEquals(-1, tokens.validateToken(token(), new InetSocketAddress("192.0.2.2", 4711)));
    assertEquals(-1, tokens.validateToken(token(), new InetSocketAddress("2001:db8::1", 4711)));
  }

  @Test
  void rejectsTokensOfAnotherListener() {
    assertEquals(-1, new AddressTokens(clock).validateToken(token(), HERE));
  }

  @Test
  void rejectsTokensThatAreTooOld() {
    ByteBuf token = token();
    now = now.plus(AddressTokens.LIFE).plusMillis(1);
    assertEquals(-1, tokens.validateToken(token, HERE));
  }

  @Test
  void rejectsEveryChangedBitAndEveryOtherLength() {
    ByteBuf token = token();
    for (int bit = 0; bit < token.readableBytes() * Byte.SIZE; bit++) {
      ByteBuf changed = token.copy();
      int at = bit / Byte.SIZE;
      changed.setByte(at, changed.getByte(at) ^ (1 << (bit % Byte.SIZE)));
      assertEquals(-1, tokens.validateToken(changed, HERE), "bit " + bit);
    }
    for (int length = 0; length < token.readableBytes(); length++) {
      assertEquals(-1, tokens.validateToken(token.slice(0, length), HERE));
    }
    assertEquals(-1, tokens.validateToken(Unpooled.buffer().writeZero(200), HERE));
  }
}
