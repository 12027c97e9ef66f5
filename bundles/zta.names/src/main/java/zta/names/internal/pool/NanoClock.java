package zta.names.internal.pool;

/** Time that never jumps, for times to live. */
@FunctionalInterface
public interface NanoClock {
  /** Returns nanoseconds since some moment. */
  long nanos();
}
