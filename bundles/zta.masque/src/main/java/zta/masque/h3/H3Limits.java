package zta.masque.h3;

/**
 * Tuning and limits of a connection.
 *
 * <p>QUIC widens the windows of quick readers by itself. What a slow reader leaves lying counts
 * against its stream's window and, other than with HTTP/2, against the connection's, too.
 *
 * @param streamWindow first window of a stream
 * @param connectionWindow first window of the connection
 * @param maxStreams streams that the peer may have open
 * @param maxHeaderList bytes of a header list
 * @param idleMillis silence after which the connection counts as lost
 * @param datagrams datagrams that wait in each direction; more are dropped
 * @param maxUdpPayload largest packet to send, once the path was found to carry it
 * @param maxBroken streams broken off before the connection is to be replaced by a fresh one: the
 *     library keeps a little memory for each
 */
public record H3Limits(
    int streamWindow,
    int connectionWindow,
    int maxStreams,
    int maxHeaderList,
    int idleMillis,
    int datagrams,
    int maxUdpPayload,
    int maxBroken) {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** Returns the values that measured best on one machine and hold up against a greedy peer. */
  public static H3Limits defaults() {
    return new H3Limits(256 * KIB, 16 * MIB, 4096, 16 * KIB, 15_000, 512, 1350, 16_384);
  }

  /** Returns the same with another number of streams. */
  public H3Limits withMaxStreams(int streams) {
    return new H3Limits(
        streamWindow,
        connectionWindow,
        streams,
        maxHeaderList,
        idleMillis,
        datagrams,
        maxUdpPayload,
        maxBroken);
  }

  /** Returns the same with another time of silence. */
  public H3Limits withIdleMillis(int millis) {
    return new H3Limits(
        streamWindow,
        connectionWindow,
        maxStreams,
        maxHeaderList,
        millis,
        datagrams,
        maxUdpPayload,
        maxBroken);
  }

  /** Returns the same with another number of broken streams. */
  public H3Limits withMaxBroken(int broken) {
    return new H3Limits(
        streamWindow,
        connectionWindow,
        maxStreams,
        maxHeaderList,
        idleMillis,
        datagrams,
        maxUdpPayload,
        broken);
  }
}
