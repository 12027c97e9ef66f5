package zta.headend.acme.internal.server;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.Base64Url;
import zta.headend.acme.internal.wire.ProblemType;

/**
 * Anti-replay nonces (RFC 8555 section 6.5).
 *
 * <p>A nonce carries its time under a MAC, so that handing them out costs no memory and nobody can
 * push another's out by asking for many. Only used ones are remembered, for as long as they would
 * still be good. A restart makes all of them bad; clients then take a fresh one. Safe for many
 * threads.
 */
public final class Nonces {
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final int MOST_USED = 100_000;
  private static final int RANDOM_BYTES = 12;
  private static final int BODY_BYTES = Long.BYTES + RANDOM_BYTES;
  private static final int MAC_BYTES = 16;
  private static final int PERCENT = 100;

  private final InstantSource clock;
  private final int rejectPercent;
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final Set<String> used = new HashSet<>();
  private final Deque<Used> oldestFirst = new ArrayDeque<>();

  private record Used(String nonce, Instant goodUntil) {}

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
    byte[] body = new byte[BODY_BYTES];
    random.nextBytes(body);
    ByteBuffer.wrap(body).putLong(clock.instant().toEpochMilli());
    ByteBuffer nonce = ByteBuffer.allocate(BODY_BYTES + MAC_BYTES);
    return Base64Url.encode(nonce.put(body).put(mac(body)).array());
  }

  /** Uses a nonce up. */
  public void use(String nonce) throws AcmeException {
    Instant issuedAt = issuedAt(nonce);
    Instant now = clock.instant();
    // One from the future was made before the clock was set back: it might outlive its memory.
    if (issuedAt.isAfter(now) || issuedAt.plus(GOOD_FOR).isBefore(now)) {
      throw bad("the nonce is too old");
    }
    remember(nonce, now);
    if (random.nextInt(PERCENT) < rejectPercent) {
      throw bad("the nonce is refused to try the client");
    }
  }

  private synchronized void remember(String nonce, Instant now) throws AcmeException {
    while (!oldestFirst.isEmpty() && oldestFirst.getFirst().goodUntil().isBefore(now)) {
      used.remove(oldestFirst.removeFirst().nonce());
    }
    if (used.size() >= MOST_USED) {
      throw new AcmeException(
          ProblemType.RATE_LIMITED,
          503,
          "too many requests at this time",
          java.util.Map.of("Retry-After", "60"));
    }
    if (!used.add(nonce)) {
      throw bad("the nonce was used before");
    }
    oldestFirst.addLast(new Used(nonce, now.plus(GOOD_FOR)));
  }

  private Instant issuedAt(String nonce) throws AcmeException {
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
    return Instant.ofEpochMilli(ByteBuffer.wrap(body).getLong());
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
