package zta.names.internal.dns;

/** Writes queries of our own: one question, recursion wanted, nothing of any client in them. */
public final class Queries {
  private Queries() {}

  /** Asks for where a service is. */
  public static byte[] service(DnsName name, int id) {
    byte[] query = new byte[Message.HEADER + name.length() + 4];
    Replies.put16(query, 0, id);
    Replies.put16(query, 2, Message.RD);
    Replies.put16(query, 4, 1);
    name.copyTo(query, Message.HEADER);
    Replies.put16(query, query.length - 4, RecordType.SRV);
    Replies.put16(query, query.length - 2, RecordType.CLASS_IN);
    return query;
  }
}
