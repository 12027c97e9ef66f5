package zta.masque.h2;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many control frames a peer may send: a bucket of tokens per kind, refilled with time. Data
 * has flow control; these frames have none, and each costs work. Not thread-safe. Pure.
 */
public final class FrameBudget {
  /** Kinds of frame that are counted, each on its own. */
  public enum Kind {
    /** PING, answered each. */
    PING(500, 50),
    /** SETTINGS, acknowledged each. */
    SETTINGS(100, 5),
    /** PRIORITY, deprecated. */
    PRIORITY(1000, 50),
    /**
     * RST_STREAM from the peer: open and reset at once is cheap for it and costly here. A stream
     * that was granted earns one.
     */
    RESET_RECEIVED(1000, 100),
    /** RST_STREAM that the peer's errors made necessary: none of ours makes any. */
    RESET_CAUSED(200, 20),
    /**
     * WINDOW_UPDATE; readers send one per half window, some one per frame: data sent earns them.
     */
    WINDOW_UPDATE(5000, 1000),
    /** DATA without data. */
    EMPTY_DATA(1000, 100),
    /** What asks for nothing: for streams that are over, of unknown type, acknowledgements. */
    STRAY(10_000, 10_000),
    /** Frames of HTTP/3 that are reserved to have no meaning; a sign of life is one. */
    RESERVED(500, 50),
    /** MAX_PUSH_ID and CANCEL_PUSH of HTTP/3; nothing is ever pushed here. */
    PUSH(100, 5),
    /** Streams of HTTP/3 of a kind that nobody here knows. */
    UNKNOWN_STREAM(100, 5);

    private final int burst;
    private final int perSecond;

    Kind(int burst, int perSecond) {
      this.burst = burst;
      this.perSecond = perSecond;
    }

    /** Returns how many may come at once. */
    public int burst() {
      return burst;
    }
  }

  private static final double NANOS = 1e9;
  private static final int MOST_BURSTS = 4;

  private static final class Bucket {
    private double tokens;
    private long at;
    private boolean used;

    private Bucket(Kind kind) {
      tokens = kind.burst;
    }
  }

  private final Map<Kind, Bucket> buckets = new EnumMap<>(Kind.class);

  /**
   * Takes one token.
   *
   * @param nanos present time of any steady clock
   * @return false when there is none left
   */
  public boolean spend(Kind kind, long nanos) {
    Bucket bucket = bucket(kind);
    if (!bucket.used) {
      bucket.used = true;
      bucket.at = nanos;
    }
    double refill = (nanos - bucket.at) / NANOS * kind.perSecond;
    bucket.tokens = Math.max(bucket.tokens, Math.min(kind.burst, bucket.tokens + refill));
    bucket.at = nanos;
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens--;
    return true;
  }

  /**
   * Gives tokens for frames that this end gave reason for; what is not spent is kept for a while.
   */
  public void earn(Kind kind, int tokens) {
    Bucket bucket = bucket(kind);
    bucket.tokens = Math.min((double) MOST_BURSTS * kind.burst, bucket.tokens + tokens);
  }

  private Bucket bucket(Kind kind) {
    return buckets.computeIfAbsent(kind, Bucket::new);
  }
}
