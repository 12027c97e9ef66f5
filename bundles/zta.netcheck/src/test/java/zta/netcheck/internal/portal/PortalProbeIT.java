package zta.netcheck.internal.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.netcheck.internal.portal.PortalVerdict.Kind;

class PortalProbeIT {
  private static final URI API = URI.create("https://portal.example/api");
  private HttpServer server;
  private int status;
  private String location = "";
  private String body = "";
  private int asked;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked++;
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().set("Location", location);
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "204,,,FREE,",
    "302,https://wifi.example/login?a=b,,CAPTIVE,https://wifi.example/login?a=b",
    "307,http://192.0.2.1/,,CAPTIVE,http://192.0.2.1/",
    "302,javascript:alert(1),,CAPTIVE,here",
    "302,http://user@wifi.example/,,CAPTIVE,here",
    "200,,<html>sign in</html>,CAPTIVE,here",
    "511,,<html>sign in</html>,CAPTIVE,here",
    "500,,,UNKNOWN,",
    "404,,nothing,UNKNOWN,"
  })
  void tellsByTheAnswerOfWhomItAsks(
      int answer, String redirect, String page, Kind kind, String url) {
    status = answer;
    location = redirect == null ? "" : redirect;
    body = page == null ? "" : page;
    PortalVerdict verdict = probe().look();
    assertEquals(kind, verdict.kind());
    assertEquals("here".equals(url) ? url() : url == null ? "" : url, verdict.url());
    assertEquals(1, asked, "and follows no redirect");
  }

  @Test
  void nobodyAtAllIsNoPortal() {
    server.stop(0);
    assertEquals(Kind.UNKNOWN, probe().look().kind());
  }

  @Test
  void asksNobodyWhenToldSo() {
    PortalProbe mute = new PortalProbe(Optional::empty, "", new HttpLook(2000));
    assertEquals(Kind.UNKNOWN, mute.look().kind());
    assertEquals(0, asked);
  }

  @Test
  void anApiThatDoesNotAnswerLeavesTheProbe() {
    status = 204;
    PortalProbe both =
        new PortalProbe(
            () -> Optional.of(URI.create(url().replace("http:", "https:"))),
            url(),
            new HttpLook(2000));
    assertEquals(Kind.FREE, both.look().kind());
  }

  @Test
  void readsTheApisAnswer() {
    PortalVerdict captive =
        PortalProbe.read(
            "{\"captive\":true,\"user-portal-url\":\"https://wifi.example/login\","
                + "\"seconds-remaining\":30}",
            API);
    assertEquals(Kind.CAPTIVE, captive.kind());
    assertEquals("https://wifi.example/login", captive.url());
    assertEquals("", PortalProbe.read("{\"captive\":true}", API).url());
    assertEquals(Kind.FREE, PortalProbe.read("{\"captive\":false}", API).kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"captive\":\"yes\"}", "<html>"})
  void anApiThatIsNotUnderstoodSaysNothing(String answer) {
    assertEquals(Kind.UNKNOWN, PortalProbe.read(answer, API).kind());
  }

  private PortalProbe probe() {
    return new PortalProbe(Optional::empty, url(), new HttpLook(2000));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/generate_204";
  }
}
