package zta.run.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsAnswersTest {
  private final SyntheticNames names = new SyntheticNames();
  private final DnsAnswers answers = new DnsAnswers(names);

  @Test
  void givesANameAnAddressThatStandsForIt() throws Exception {
    byte[] answer = answers.answer(query("Wiki.Corp.example", 1)).orElseThrow();
    byte[] address = Arrays.copyOfRange(answer, answer.length - 4, answer.length);
    assertEquals("wiki.corp.example", names.host(InetAddress.getByAddress(address)));
    assertEquals(1, ByteBuffer.wrap(answer).getShort(6), "one answer");
    byte[] again = answers.answer(query("wiki.corp.EXAMPLE", 1)).orElseThrow();
    assertArrayEquals(address, Arrays.copyOfRange(again, again.length - 4, again.length));
  }

  @Test
  void hasNoAddressOfTheOtherFamilySoThatProgramsTakeThisOne() {
    byte[] answer = answers.answer(query("wiki.corp.example", 28)).orElseThrow();
    assertEquals(0, ByteBuffer.wrap(answer).getShort(6));
    assertEquals(0, answer[3] & 15, "no error");
  }

  @Test
  void keepsAddressesThatStandForNothingAsTheyAre() throws Exception {
    assertEquals("198.18.0.9", names.host(InetAddress.getByName("198.18.0.9")));
    assertEquals("192.0.2.1", names.host(InetAddress.getByName("192.0.2.1")));
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 65_536; i++) {
      assertTrue(names.address("n" + i).isPresent());
    }
    assertTrue(names.address("one.more").isEmpty());
    byte[] answer = answers.answer(query("one.more", 1)).orElseThrow();
    assertEquals(2, answer[3] & 15, "server failure");
  }

  @Test
  void livesThroughWhateverComes() {
    Random random = new Random(7);
    byte[] good = query("wiki.corp.example", 1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 20));
      for (int change = 0; bad.length > 0 && change < 1 + i % 5; change++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      answers
          .answer(bad)
          .ifPresent(answer -> assertTrue(answer.length <= bad.length + 16, "not larger"));
    }
  }

  private static byte[] query(String name, int type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
    return out.toByteArray();
  }
}
