package zta.headend.portal.internal.registration;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Nonces that were given out: each good for one use within five minutes. Bounded: the oldest goes
 * when there are too many. Safe for use by many threads.
 */
@Component(service = NonceStore.class)
public final class NonceStore {
  static final int MAX = 10_000;
  static final Duration LIFE = Duration.ofMinutes(5);

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> ends = new LinkedHashMap<>();
  private final InstantSource clock;

  /** Makes an empty store. */
  @Activate
  public NonceStore(@Reference InstantSource clock) {
    this.clock = clock;
  }

  /** Gives a new nonce out. */
  public String create() {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant();
    synchronized (ends) {
      forgetOld(now);
      ends.put(nonce, now.plus(LIFE));
    }
    return nonce;
  }

  /** Uses a nonce up; returns false when it is unknown, too old or was used. */
  public boolean use(String nonce) {
    synchronized (ends) {
      Instant end = ends.remove(nonce);
      return end != null && clock.instant().isBefore(end);
    }
  }

  private void forgetOld(Instant now) {
    Iterator<Instant> oldestFirst = ends.values().iterator();
    while (oldestFirst.hasNext()) {
      boolean tooOld = !now.isBefore(oldestFirst.next());
      if (!tooOld && ends.size() < MAX) {
        return;
      }
      oldestFirst.remove();
    }
  }
}
