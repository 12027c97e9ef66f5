package zta.masque.h2;

/**
 * Tuning and limits of a connection.
 *
 * <p>The first window of a stream is small. It grows while its reader takes a whole window within a
 * tenth of a second, so that what a stream can hold is about as much as its reader takes in that
 * time; all growth together has a budget. The connection's window refills at once, so one slow
 * reader never stalls another.
 *
 * @param maxFrameSize largest DATA frame to receive
 * @param firstWindow window of a new stream
 * @param maxWindow largest window of a stream
 * @param growthBudget bytes by which all windows together may grow
 * @param connectionWindow window of the connection
 * @param maxHeld bytes that all slow readers together may leave lying before the greediest is reset
 * @param maxStreams streams that the peer may have open
 * @param maxHeaderList bytes of a header list
 */
public record H2Limits(
    int maxFrameSize,
    int firstWindow,
    int maxWindow,
    int growthBudget,
    int connectionWindow,
    int maxHeld,
    int maxStreams,
    int maxHeaderList) {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** Returns the values that measured best on one machine and hold up against a greedy peer. */
  public static H2Limits defaults() {
    return new H2Limits(
        64 * KIB, 128 * KIB, 4 * MIB, 64 * MIB, 16 * MIB, 128 * MIB, 4096, 16 * KIB);
  }

  /** Returns the same with another number of streams. */
  public H2Limits withMaxStreams(int streams) {
    return new H2Limits(
        maxFrameSize,
        firstWindow,
        maxWindow,
        growthBudget,
        connectionWindow,
        maxHeld,
        streams,
        maxHeaderList);
  }
}
