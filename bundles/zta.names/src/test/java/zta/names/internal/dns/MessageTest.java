package zta.names.internal.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static void refused(byte[] message) {
    assertThrows(MalformedMessageException.class, () -> Message.parse(message));
  }

  @Test
  void readsAQueryAndKeepsItsCase() throws Exception {
    Message query = Message.parse(Wire.query("ApP.Corp.eXample", RecordType.A, 1400, 0, true));

    assertEquals("app.corp.example", query.question().name().text());
    assertArrayEquals(Wire.nameBytes("ApP.Corp.eXample"), query.question().name().wire());
    assertEquals(1400, query.udpLimit());
    assertTrue(query.dnssecOk());
    assertFalse(query.isResponse());
  }

  @Test
  void dotWithinALabelPartsNothing() throws Exception {
    byte[] query =
        new Wire(1, 0, 1, 0, 0, 0).u8(3).u8('a').u8('.').u8('b').name("corp").u16(1).u16(1).bytes();

    assertEquals("a\\046b.corp", Message.parse(query).question().name().text());
  }

  @Test
  void refusesLoopsAndWhatLeadsForward() {
    refused(new Wire(1, 0x8000, 1, 1, 0, 0).name("a").u16(1).u16(1).u16(0xc013).u16(1).bytes());
    refused(new Wire(1, 0, 1, 0, 0, 0).u16(0xc00c).u16(1).u16(1).bytes());
    Wire chain = new Wire(1, 0x8000, 1, 1, 0, 0).name("a").u16(1).u16(1);
    int before = 12;
    for (int i = 0; i < 200; i++) {
      int at = chain.bytes().length;
      chain.u16(0xc000 | before);
      before = at;
    }
    refused(chain.bytes());
  }

  @Test
  void refusesWhatIsNoMessage() {
    refused(new byte[0]);
    refused(new byte[11]);
    refused(new Wire(1, 0, 0, 0, 0, 0).bytes());
    refused(new Wire(1, 0, 2, 0, 0, 0).name("a").u16(1).u16(1).name("b").u16(1).u16(1).bytes());
    refused(new Wire(1, 0, 1, 1, 0, 0).name("a").u16(1).u16(1).bytes());
    refused(new Wire(1, 0, 1, 0, 0, 0).u8(0x40).u8(0).u16(1).u16(1).bytes());
    String label = "a".repeat(63) + ".";
    refused(new Wire(1, 0, 1, 0, 0, 0).name(label.repeat(4) + "abc").u16(1).u16(1).bytes());
    byte[] whole = Wire.query("corp.example", 1, 512, 0, false);
    refused(Arrays.copyOf(whole, whole.length - 1));
  }

  @Test
  void writesAnswersThatFitOrSaysThatTheyDoNot() throws Exception {
    Message query = Message.parse(Wire.query("aPP.corp.example", RecordType.A));
    Answer address = Answer.address(new byte[] {100, 65, 1, 0}, 2);

    Message whole =
        Message.parse(Replies.answer(query, Rcode.NOERROR, List.of(address), Message.PLAIN_UDP));
    assertTrue(whole.answers(query));
    assertArrayEquals(query.question().name().wire(), whole.question().name().wire());
    assertEquals(1, whole.records().size());
    assertEquals(2, whole.records().get(0).ttl());
    assertEquals(query.question().name(), whole.records().get(0).owner());
    assertEquals(0, whole.flags() & Message.AD);

    List<Answer> many = Collections.nCopies(40, address);
    byte[] short512 = Replies.answer(query, Rcode.NOERROR, many, Message.PLAIN_UDP);
    assertTrue(Message.parse(short512).truncated());
    assertTrue(short512.length <= Message.PLAIN_UDP);
  }

  @Test
  void answersEdnsWithEdnsOnly() throws Exception {
    Message with = Message.parse(Wire.query("a.corp.example", 1, 4096, 1, true));
    Message reply = Message.parse(Replies.answer(with, Rcode.BADVERS, List.of(), 512));

    assertEquals(1, reply.opt().orElseThrow().ttl() >> 24 & 255);
    assertTrue(reply.dnssecOk());
    Message without = Message.parse(Wire.query("a.corp.example", 1));
    assertTrue(
        Message.parse(Replies.answer(without, Rcode.NOERROR, List.of(), 512)).opt().isEmpty());
  }

  @Test
  void malformedQueriesGetAHeaderAndResponsesNothing() {
    assertEquals(0, Replies.malformed(new byte[5]).length);
    assertEquals(0, Replies.malformed(new Wire(1, 0x8000, 0, 0, 0, 0).bytes()).length);
    byte[] reply = Replies.malformed(new Wire(0xabcd, 0x0100, 9, 9, 9, 9).bytes());
    assertArrayEquals(new Wire(0xabcd, 0x8181, 0, 0, 0, 0).bytes(), reply);
  }

  @Test
  void keepsTheAnswerSectionAndEdns() throws Exception {
    Message query = Message.parse(Wire.query("example", RecordType.A, 1232, 0, false));
    byte[] whole =
        Wire.answer(query, 1, 1, 2)
            .record("example", RecordType.A, new byte[] {1, 2, 3, 4})
            .record("example", 2, Wire.nameBytes("ns.corp.example"))
            .record("ns.corp.example", RecordType.A, new byte[] {10, 0, 0, 1})
            .u8(0)
            .u16(RecordType.OPT)
            .u16(1232)
            .u16(0)
            .u16(0)
            .u16(0)
            .bytes();

    Message kept = Message.parse(Edits.answerSectionOnly(Message.parse(whole)));

    assertEquals(2, kept.records().size());
    assertEquals(RecordType.A, kept.records().get(0).type());
    assertEquals(1232, kept.opt().orElseThrow().recordClass());
    assertEquals(0, kept.flags() & Message.AD);
  }
}
