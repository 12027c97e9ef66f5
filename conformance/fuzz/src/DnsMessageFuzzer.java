import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.ResourceRecord;

/** A DNS message is read whole or called malformed. */
public final class DnsMessageFuzzer {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      Message message = Message.parse(data);
      message.question();
      message.rcode();
      message.udpLimit();
      message.ednsVersion();
      message.answers(message);
      for (ResourceRecord record : message.records()) {
        byte[] rdata = message.data(record);
        if (rdata.length > 0) {
          message.nameIn(record, 0);
        }
      }
    } catch (MalformedMessageException malformed) {
      // As it should.
    }
  }
}
