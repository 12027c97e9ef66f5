package zta.names.internal.dns;

/**
 * A record within a message.
 *
 * @param section 1 answer, 2 authority, 3 additional
 * @param owner whose record it is
 * @param type its type
 * @param recordClass its class; of OPT, the size of UDP messages
 * @param ttl time to live in seconds; of OPT, flags
 * @param dataAt where in the message its data begins
 * @param dataLength how long its data is
 */
public record ResourceRecord(
    int section, DnsName owner, int type, int recordClass, long ttl, int dataAt, int dataLength) {
  /** The answer section. */
  public static final int ANSWER = 1;

  /** The additional section. */
  public static final int ADDITIONAL = 3;
}
