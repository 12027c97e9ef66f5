package zta.names.internal.resolve;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import zta.names.internal.dns.DnsName;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.RecordType;
import zta.names.internal.dns.ResourceRecord;

/**
 * Looks at an answer from upstream before anybody believes it.
 *
 * <p>Synthetic addresses in it are somebody's trick or mistake. Where its aliases lead to a private
 * name, the rest of it is not for us to pass on: neither what upstream knows of that name, nor the
 * alias, whose target a client might look up elsewhere.
 */
final class Inspection {
  private static final int HINTS4 = 4;
  private static final int HINTS6 = 6;

  private final Predicate<byte[]> synthetic;
  private final Predicate<String> isPrivate;

  Inspection(Predicate<byte[]> synthetic, Predicate<String> isPrivate) {
    this.synthetic = synthetic;
    this.isPrivate = isPrivate;
  }

  /** Returns whether an answer holds a synthetic address. */
  boolean poisoned(Message response) throws MalformedMessageException {
    for (ResourceRecord record : response.records()) {
      boolean bad =
          switch (record.type()) {
            case RecordType.A, RecordType.AAAA -> bad(response.data(record));
            case RecordType.SVCB, RecordType.HTTPS -> badHint(response, record);
            default -> false;
          };
      if (bad) {
        return true;
      }
    }
    return false;
  }

  private boolean bad(byte[] address) {
    return (address.length == 4 || address.length == 16) && synthetic.test(address);
  }

  private boolean badHint(Message response, ResourceRecord record)
      throws MalformedMessageException {
    byte[] data = response.data(record);
    if (data.length < 3) {
      return false;
    }
    int at = 2 + response.nameIn(record, 2).wire().length;
    while (at + 4 <= data.length) {
      int key = u16(data, at);
      int end = at + 4 + u16(data, at + 2);
      if (end > data.length) {
        return false;
      }
      int size = key == HINTS4 ? 4 : key == HINTS6 ? 16 : 0;
      for (int from = at + 4; size > 0 && from + size <= end; from += size) {
        if (bad(Arrays.copyOfRange(data, from, from + size))) {
          return true;
        }
      }
      at = end;
    }
    return false;
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 255) << 8 | (data[at + 1] & 255);
  }

  /** Returns the private name that the aliases of an answer lead to, if they do. */
  Optional<String> privateTarget(Message response) throws MalformedMessageException {
    Set<DnsName> seen = new HashSet<>();
    Optional<DnsName> at = Optional.of(response.question().name());
    while (at.isPresent() && seen.add(at.get())) {
      at = alias(response, at.get());
      if (at.isPresent() && isPrivate.test(at.get().text())) {
        return at.map(DnsName::text);
      }
    }
    return Optional.empty();
  }

  private static Optional<DnsName> alias(Message response, DnsName of)
      throws MalformedMessageException {
    for (ResourceRecord record : response.records()) {
      if (record.section() == ResourceRecord.ANSWER
          && record.type() == RecordType.CNAME
          && record.owner().equals(of)) {
        return Optional.of(response.nameIn(record, 0));
      }
    }
    return Optional.empty();
  }

  /** Returns whether a section other than these tells something of a private name's own. */
  boolean tellsPrivate(Message response, boolean inAnswer) {
    return response.records().stream()
        .filter(record -> (record.section() == ResourceRecord.ANSWER) == inAnswer)
        .anyMatch(record -> isPrivate.test(record.owner().text()));
  }
}
