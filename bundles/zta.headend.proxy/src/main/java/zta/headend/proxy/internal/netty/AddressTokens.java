package zta.headend.proxy.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes clients prove their address before anything is kept or computed for them (RFC 9000 section
 * 8.1): a token is worth its address and port for some seconds, to this listener only. Belongs to
 * its socket's event loop.
 *
 * <p>A token is the end of its life, a HMAC, and the connection id that the client chose first.
 */
final class AddressTokens implements QuicTokenHandler {
  static final Duration LIFE = Duration.ofSeconds(10);

  private static final String HMAC = "HmacSHA256";
  private static final int SECRET = 32;
  private static final int MAC = 32;
  private static final int HEAD = Long.BYTES + MAC;
  private static final int MAX_CONNECTION_ID = 20;
  private static final int INVALID = -1;

  private final InstantSource clock;
  private final Mac mac;

  AddressTokens(InstantSource clock) {
    this.clock = clock;
    byte[] secret = new byte[SECRET];
    new SecureRandom().nextBytes(secret);
    try {
      mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf dcid, InetSocketAddress address) {
    long expires = clock.instant().plus(LIFE).toEpochMilli();
    byte[] id = bytes(dcid, dcid.readerIndex(), dcid.readableBytes());
    out.writeLong(expires).writeBytes(mac(expires, address, id)).writeBytes(id);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    int idLength = token.readableBytes() - HEAD;
    if (idLength < 0 || idLength > MAX_CONNECTION_ID) {
      return INVALID;
    }
    int start = token.readerIndex();
    long expires = token.getLong(start);
    byte[] shown = bytes(token, start + Long.BYTES, MAC);
    byte[] id = bytes(token, start + HEAD, idLength);
    boolean genuine = MessageDigest.isEqual(shown, mac(expires, address, id));
    return genuine && clock.millis() <= expires ? HEAD : INVALID;
  }

  private byte[] mac(long expires, InetSocketAddress address, byte[] id) {
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(expires).array());
    mac.update((byte) (address.getPort() >> Byte.SIZE));
    mac.update((byte) address.getPort());
    byte[] host = address.getAddress().getAddress();
    mac.update((byte) host.length);
    mac.update(host);
    return mac.doFinal(id);
  }

  private static byte[] bytes(ByteBuf from, int index, int length) {
    byte[] copy = new byte[length];
    from.getBytes(index, copy);
    return copy;
  }

  @Override
  public int maxTokenLength() {
    return HEAD + MAX_CONNECTION_ID;
  }
}
