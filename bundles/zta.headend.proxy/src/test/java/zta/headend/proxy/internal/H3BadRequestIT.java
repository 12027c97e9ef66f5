package zta.headend.proxy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.handler.codec.quic.Quic;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.headend.proxy.internal.fixture.RawQuic;
import zta.headend.proxy.internal.fixture.Site;

/** Requests that are none: each is told what is wrong with it, and ends no other. */
@Timeout(120)
class H3BadRequestIT {
  private static final long MESSAGE_ERROR = 0x10e;
  private static final int HEADERS = 1;

  // Field lines of QPACK's static table.
  private static final int AUTHORITY_EMPTY = 0xc0;
  private static final int PATH_ROOT = 0xc1;
  private static final int CONNECT = 0xcf;
  private static final int HTTPS = 0xd7;
  private static final int ACCEPT_ANY = 0xdd;
  private static final int STATUS_200 = 0xd9;

  @Test
  void malformedRequestsAreResetAsSuch() throws Exception {
    Quic.ensureAvailability();
    String none = "{\"schema\":\"zta.policy/1\",\"resources\":[],\"rules\":[]}";
    try (Site site = new Site(none, Map.of(), Map.of("transport", "h3"));
        RawQuic client = new RawQuic(site, site.enrol("e1", "alice@test.example"))) {
      assertEquals(MESSAGE_ERROR, headers(client, CONNECT, CONNECT, AUTHORITY_EMPTY));
      assertEquals(MESSAGE_ERROR, headers(client, PATH_ROOT, HTTPS));
      assertEquals(MESSAGE_ERROR, headers(client, CONNECT, AUTHORITY_EMPTY, STATUS_200));
      assertEquals(MESSAGE_ERROR, headers(client, CONNECT, ACCEPT_ANY, AUTHORITY_EMPTY));
      assertFalse(client.isHungUp(1));
    }
  }

  private static long headers(RawQuic client, int... lines) throws Exception {
    int[] frame = new int[lines.length + 4];
    frame[0] = HEADERS;
    frame[1] = lines.length + 2;
    System.arraycopy(lines, 0, frame, 4, lines.length);
    return client.resetOf(frame);
  }
}
