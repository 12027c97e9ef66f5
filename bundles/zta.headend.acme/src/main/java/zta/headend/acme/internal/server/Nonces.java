package zta.headend.acme.internal.server;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.BitSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.Base64Url;
import zta.headend.acme.internal.wire.ProblemType;

/**
 * Anti-replay nonces (RFC 8555 section 6.5).
 *
 * <p>A nonce carries its serial number and its time under a MAC, and one bit for each of the last
 * million says whether it was used: so much memory, whoever asks and whatever is used up. One
 * before them is bad, and a restart makes all bad; clients then take a fresh one. Safe for many
 * threads.
 */
public final class Nonces {
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final int WINDOW = 1 << 20;
  private static final int BODY_BYTES = Long.BYTES + Long.BYTES;
  private static final int MAC_BYTES = 16;
  private static final int PERCENT = 100;

  private final InstantSource clock;
  private final int rejectPercent;
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final BitSet used = new BitSet(WINDOW);
  private long nextSerial;

  private record Body(long serial, Instant issuedAt) {}

  /** Makes nonces; a share of good ones is refused when the percentage is above zero. */
  public Nonces(InstantSource clock, int rejectPercent) {
    this.clock = clock;
    this.rejectPercent = rejectPercent;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** Returns a fresh nonce. */
  public String fresh() {
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES)
            .putLong(takeSerial())
            .putLong(clock.instant().toEpochMilli())
            .array();
    ByteBuffer nonce = ByteBuffer.allocate(BODY_BYTES + MAC_BYTES);
    return Base64Url.encode(nonce.put(body).put(mac(body)).array());
  }

  /** Uses a nonce up. */
  public void use(String nonce) throws AcmeException {
    Body body = body(nonce);
    Instant now = clock.instant();
    if (body.issuedAt().isAfter(now) || body.issuedAt().plus(GOOD_FOR).isBefore(now)) {
      throw bad("the nonce is too old");
    }
    markUsed(body.serial());
    if (random.nextInt(PERCENT) < rejectPercent) {
      throw bad("the nonce is refused to try the client");
    }
  }

  private synchronized long takeSerial() {
    long serial = nextSerial++;
    used.clear(place(serial));
    return serial;
  }

  private synchronized void markUsed(long serial) throws AcmeException {
    if (serial < nextSerial - WINDOW) {
      throw bad("the nonce is too old");
    }
    if (used.get(place(serial))) {
      throw bad("the nonce was used before");
    }
    used.set(place(serial));
  }

  private static int place(long serial) {
    return (int) (serial % WINDOW);
  }

  private Body body(String nonce) throws AcmeException {
    byte[] bytes;
    try {
      bytes = Base64Url.decode(nonce, "the nonce");
    } catch (AcmeException e) {
      throw bad("the nonce is not of this server");
    }
    byte[] body = Arrays.copyOf(bytes, BODY_BYTES);
    if (bytes.length != BODY_BYTES + MAC_BYTES
        || !MessageDigest.isEqual(mac(body), Arrays.copyOfRange(bytes, BODY_BYTES, bytes.length))
        || !Base64Url.encode(bytes).equals(nonce)) {
      throw bad("the nonce is not of this server");
    }
    ByteBuffer fields = ByteBuffer.wrap(body);
    return new Body(fields.getLong(), Instant.ofEpochMilli(fields.getLong()));
  }

  private byte[] mac(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC", e);
    }
  }

  private static AcmeException bad(String detail) {
    return new AcmeException(ProblemType.BAD_NONCE, detail);
  }
}
