package zta.run.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions for addresses with synthetic ones, and every other question with nothing (RFC
 * 1035, RFC 2308). Whether a name exists shows when it is connected to. Pure.
 */
public final class DnsAnswers {
  private static final int HEADER = 12;
  private static final int MAX_NAME = 253;
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;
  private static final int SECONDS = 60;
  private static final int RESPONSE = 0x8000;
  private static final int KEPT = 0x7900;
  private static final int RECURSION = 0x0080;
  private static final int NOT_IMPLEMENTED = 4;
  private static final int SERVER_FAILURE = 2;

  private final SyntheticNames names;

  /** Makes it over the names of one program. */
  public DnsAnswers(SyntheticNames names) {
    this.names = names;
  }

  /** A question that was understood. */
  private record Question(String name, int type, int kind, int end) {}

  /** Answers a message, or returns empty when it is no question. */
  public Optional<byte[]> answer(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message);
    if (message.length < HEADER || (in.getShort(2) & RESPONSE) != 0 || in.getShort(4) != 1) {
      return Optional.empty();
    }
    Optional<Question> question = question(in);
    return question.map(asked -> answer(message, asked));
  }

  private static Optional<Question> question(ByteBuffer in) {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (at < in.limit() && in.get(at) != 0) {
      int length = in.get(at) & 255;
      if (length > 63 || at + 1 + length >= in.limit() || name.length() + length > MAX_NAME) {
        return Optional.empty();
      }
      name.append(name.isEmpty() ? "" : ".");
      byte[] label = new byte[length];
      in.get(at + 1, label);
      name.append(new String(label, StandardCharsets.ISO_8859_1));
      at += 1 + length;
    }
    int end = at + 5;
    if (end > in.limit() || !name.chars().allMatch(DnsAnswers::ofHost)) {
      return Optional.empty();
    }
    String lower = name.toString().toLowerCase(Locale.ROOT);
    return Optional.of(new Question(lower, in.getShort(at + 1), in.getShort(at + 3), end));
  }

  private static boolean ofHost(int c) {
    return c > ' ' && c < 127 && c != '/' && c != ':' && c != '\\';
  }

  private byte[] answer(byte[] message, Question asked) {
    boolean query = (message[2] & 0x78) == 0;
    boolean address = asked.type() == TYPE_A && asked.kind() == CLASS_IN && !asked.name().isEmpty();
    if (!query) {
      return reply(message, asked, NOT_IMPLEMENTED, null);
    }
    if (!address) {
      return reply(message, asked, 0, null);
    }
    return names
        .address(asked.name())
        .map(found -> reply(message, asked, 0, found.getAddress()))
        .orElseGet(() -> reply(message, asked, SERVER_FAILURE, null));
  }

  private static byte[] reply(byte[] message, Question asked, int code, byte @Nullable [] address) {
    ByteBuffer out = ByteBuffer.allocate(asked.end() + (address == null ? 0 : 16));
    out.put(Arrays.copyOf(message, asked.end()));
    int flags = (out.getShort(2) & KEPT) | RESPONSE | RECURSION | code;
    out.putShort(2, (short) flags);
    out.putShort(6, (short) (address == null ? 0 : 1));
    out.putInt(8, 0);
    if (address != null) {
      out.putShort((short) (0xc000 | HEADER)).putShort((short) TYPE_A).putShort((short) CLASS_IN);
      out.putInt(SECONDS).putShort((short) address.length).put(address);
    }
    return out.array();
  }
}
