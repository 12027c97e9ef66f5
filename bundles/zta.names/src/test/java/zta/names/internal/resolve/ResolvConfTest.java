package zta.names.internal.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.Fault;

class ResolvConfTest {
  @TempDir Path folder;
  private final List<Fault> faults = new ArrayList<>();

  private Upstreams find(List<String> configured, InetSocketAddress own) {
    return new SystemResolvers(
            configured,
            List.of("Extra.example"),
            List.of(folder.resolve("backup"), folder.resolve("resolv.conf")),
            folder.resolve("behind"),
            own::equals,
            faults::add)
        .find();
  }

  private static InetSocketAddress at(String address, int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  @Test
  void readsServersAndSearchDomains() throws Exception {
    ResolvConf conf =
        ResolvConf.parse(
            """
            # nameserver 192.0.2.9
            domain old.example
            search Home.Lan corp.example
            nameserver 192.0.2.1
            nameserver 2001:db8::1
            nameserver evil.example
            nameserver
            options ndots:5
            """);

    assertEquals(
        List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")),
        conf.servers());
    assertEquals(List.of("home.lan", "corp.example"), conf.search());
  }

  @Test
  void neverAsksItself() throws Exception {
    Files.writeString(
        folder.resolve("resolv.conf"), "nameserver 127.0.0.1\nnameserver 192.0.2.1\n");

    assertEquals(List.of(at("192.0.2.1", 53)), find(List.of(), at("127.0.0.1", 53)).servers());
    assertEquals(
        List.of(at("192.0.2.2", 5300)),
        find(List.of("127.0.0.1", "192.0.2.2#5300"), at("127.0.0.1", 53)).servers());
  }

  @Test
  void asksBehindTheStub() throws Exception {
    Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.53\nsearch home.lan\n");
    Files.writeString(folder.resolve("behind"), "nameserver 192.0.2.1\n");

    Upstreams found = find(List.of(), at("127.0.0.1", 15353));
    assertEquals(List.of(at("192.0.2.1", 53)), found.servers());
    assertEquals(List.of("extra.example", "home.lan"), found.search());
  }

  @Test
  void asksTheServersOfTheFileThatWasReplaced() throws Exception {
    Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    Files.writeString(folder.resolve("backup"), "nameserver 192.0.2.1\n");

    assertEquals(List.of(at("192.0.2.1", 53)), find(List.of(), at("127.0.0.1", 53)).servers());
  }

  @Test
  void settingsWithoutSenseAreTold() throws Exception {
    assertEquals(
        List.of(), find(List.of("dns.example", "192.0.2.1#0", "1"), at("::1", 53)).servers());
    assertEquals(3, faults.size());
  }
}
