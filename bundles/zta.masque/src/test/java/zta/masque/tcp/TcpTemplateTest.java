package zta.masque.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.masque.BadTargetException;

class TcpTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "app.test,443,/.well-known/masque/tcp/app.test/443/",
    "192.0.2.1,1,/.well-known/masque/tcp/192.0.2.1/1/",
    "2001:db8::1,65535,/.well-known/masque/tcp/2001%3Adb8%3A%3A1/65535/"
  })
  void expandsAndReads(String host, int port, String path) throws BadTargetException {
    Destination destination = new Destination(Protocol.TCP, host, port);
    assertEquals(path, TcpTemplate.expand(destination));
    assertEquals(destination, TcpTemplate.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/.well-known/masque/udp/app.test/443/",
        "/.well-known/masque/tcp/app.test/443",
        "/.well-known/masque/tcp/app.test/443/x",
        "/.well-known/masque/tcp/app.test/443//",
        "/.well-known/masque/tcp//443/",
        "/.well-known/masque/tcp/app.test//",
        "/.well-known/masque/tcp/app.test/0/",
        "/.well-known/masque/tcp/app.test/65536/",
        "/.well-known/masque/tcp/app%2Etest/443/",
        "/.well-known/masque/tcp/app.test%00/443/",
        "/.well-known/masque/tcp/app.test%2f..%2f/443/",
        "/.well-known/masque/tcp/[2001:db8::1]/443/",
        "/.well-known/masque/tcp/2001:db8::1/443/",
        "/.well-known/masque/tcp/2001%253Adb8%253A%253A1/443/",
        "/.well-known/masque/tcp/0x7f.1/443/",
        "/.well-known/masque/tcp/app.test:22%3A/443/",
        "/.well-known/masque/tcp/user@app.test/443/"
      })
  void refusesEverythingElse(String path) {
    assertThrows(BadTargetException.class, () -> TcpTemplate.parse(path));
  }
}
