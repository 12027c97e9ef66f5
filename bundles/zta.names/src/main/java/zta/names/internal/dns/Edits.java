package zta.names.internal.dns;

import java.util.Arrays;
import java.util.Optional;

/** Small changes to messages that are passed on. Copies, never changes in place. */
public final class Edits {
  private static final int OPT_LENGTH = 11;

  private Edits() {}

  /** Returns the id of a message. */
  public static int id(byte[] message) {
    return (message[0] & 255) << 8 | (message[1] & 255);
  }

  /** Returns the message under another id. */
  public static byte[] withId(byte[] message, int id) {
    byte[] copy = message.clone();
    Replies.put16(copy, 0, id);
    return copy;
  }

  /** Returns an answer with id and question written as in the query, that is, in its case. */
  public static byte[] asAnswerTo(Message query, Message response) {
    byte[] copy = withId(response.bytes(), query.id());
    query.question().name().copyTo(copy, Message.HEADER);
    return copy;
  }

  /**
   * Returns an answer without authority and additional records but for EDNS, of which only the
   * fixed part stays.
   */
  public static byte[] answerSectionOnly(Message response) {
    int answers = 0;
    int end = Message.HEADER + response.question().wireLength();
    for (ResourceRecord record : response.records()) {
      if (record.section() == ResourceRecord.ANSWER) {
        end = record.dataAt() + record.dataLength();
        answers++;
      }
    }
    Optional<ResourceRecord> opt = response.opt();
    byte[] kept = Arrays.copyOf(response.bytes(), end + (opt.isPresent() ? OPT_LENGTH : 0));
    Arrays.fill(kept, end, kept.length, (byte) 0);
    Replies.put16(kept, 2, response.flags() & ~Message.AD);
    Replies.put16(kept, 6, answers);
    Replies.put16(kept, 8, 0);
    Replies.put16(kept, 10, opt.isPresent() ? 1 : 0);
    if (opt.isPresent()) {
      Replies.put16(kept, end + 1, RecordType.OPT);
      Replies.put16(kept, end + 3, opt.get().recordClass());
      Replies.put16(kept, end + 5, (int) (opt.get().ttl() >>> 16));
      Replies.put16(kept, end + 7, (int) opt.get().ttl());
    }
    return kept;
  }
}
