package zta.names.internal.locate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import zta.lib.net.Hosts;
import zta.names.internal.dns.DnsName;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.Rcode;
import zta.names.internal.dns.RecordType;
import zta.names.internal.dns.ResourceRecord;
import zta.names.internal.resolve.Location;

/**
 * Takes from a private server's answer where a service is, and nothing else: what it says of the
 * targets' addresses means nothing outside the private network.
 */
final class LocationReader {
  private static final int MOST = 1024;
  private static final long MOST_TTL = 60;
  private static final int NUMBERS = 6;

  private LocationReader() {}

  static List<Location> read(Message response) throws LookupFailedException {
    if (response.truncated()) {
      throw new LookupFailedException("its answer is cut short");
    }
    if (Rcode.NXDOMAIN.is(response.rcode())) {
      return List.of();
    }
    if (!Rcode.NOERROR.is(response.rcode())) {
      throw new LookupFailedException("it answers with response code " + response.rcode());
    }
    try {
      return locations(response);
    } catch (MalformedMessageException e) {
      throw new LookupFailedException("its answer is malformed: " + e.getMessage());
    }
  }

  private static List<Location> locations(Message response)
      throws MalformedMessageException, LookupFailedException {
    DnsName name = lastAlias(response);
    List<Location> found = new ArrayList<>();
    for (ResourceRecord record : response.records()) {
      if (isAnswer(record, name, RecordType.SRV)) {
        location(response, record).ifPresent(found::add);
      }
    }
    if (found.size() > MOST) {
      throw new LookupFailedException("it names more than " + MOST + " locations");
    }
    return List.copyOf(found);
  }

  private static DnsName lastAlias(Message response) throws MalformedMessageException {
    DnsName name = response.question().name();
    Set<DnsName> seen = new HashSet<>();
    while (seen.add(name)) {
      for (ResourceRecord record : response.records()) {
        if (isAnswer(record, name, RecordType.CNAME)) {
          name = response.nameIn(record, 0);
          break;
        }
      }
    }
    return name;
  }

  private static boolean isAnswer(ResourceRecord record, DnsName owner, int type) {
    return record.section() == ResourceRecord.ANSWER
        && record.type() == type
        && record.recordClass() == RecordType.CLASS_IN
        && record.owner().equals(owner);
  }

  /** A target that is no host's name is of no use to anybody; the root says that there is none. */
  private static Optional<Location> location(Message response, ResourceRecord record)
      throws MalformedMessageException {
    DnsName target = response.nameIn(record, NUMBERS);
    String text = target.text();
    if (!text.isEmpty() && !Hosts.isName(text)) {
      return Optional.empty();
    }
    byte[] data = response.data(record);
    long ttl = Math.min(record.ttl(), MOST_TTL);
    return Optional.of(
        new Location(u16(data, 0), u16(data, 2), u16(data, 4), DnsName.of(text), ttl));
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 255) << 8 | (data[at + 1] & 255);
  }
}
