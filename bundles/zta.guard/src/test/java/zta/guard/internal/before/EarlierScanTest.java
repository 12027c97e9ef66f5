package zta.guard.internal.before;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.lib.net.Cidr;

class EarlierScanTest {
  private static final String FOUR =
      "   1: 0100000A:A1B2 0100320A:01BB 01 00000000:00000000 00:00000000 00000000  1001        0"
          + " 4711 1 0000000000000000 20 4 30 10 -1";
  private static final String SIX =
      "   0: 000050FD000000000000000001000000:C350 000050FD000000000000000002000000:0016 01"
          + " 00000000:00000000 02:000A7E25 00000000     0        0 99 2 0000000000000000";
  private final ProcNetTcp parser = new ProcNetTcp(ByteOrder.LITTLE_ENDIAN);

  @Test
  void readsConnectionsOfBothFamilies() throws Exception {
    assertEquals(
        Optional.of(new TcpSocket(end("10.0.0.1", 0xa1b2), end("10.50.0.1", 443), 1001, 4711)),
        parser.established(FOUR));
    assertEquals(
        Optional.of(new TcpSocket(end("fd50::1", 50000), end("fd50::2", 22), 0, 99)),
        parser.established(SIX));
    assertEquals(
        Optional.of(end("1.0.0.10", 0xa1b2)),
        new ProcNetTcp(ByteOrder.BIG_ENDIAN).established(FOUR).map(TcpSocket::local));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
            + " inode",
        "0: 0100007F:A1B2 0100320A:01BB 0A 0:0 00:0 0 1001 0 4711 1",
        "0: 0100007F:A1B2 0100320A 01 0:0 00:0 0 1001 0 4711 1",
        "0: 010000:A1B2 0100320A:01BB 01 0:0 00:0 0 1001 0 4711 1",
        "0: 0100007F:A1B2 0100320A:FFFFF 01 0:0 00:0 0 1001 0 4711 1",
        "0: 0100007F:A1B2 01003ZZA:01BB 01 0:0 00:0 0 1001 0 4711 1",
        "0: 0100007F:A1B2 0100320A:01BB 01 0:0 00:0 0 x 0 4711 1"
      })
  void passesOverWhatIsNoConnection(String line) {
    assertEquals(Optional.empty(), parser.established(line));
  }

  @Test
  void findsWhatGoesPastTheAgentByUserAndDestination() throws Exception {
    TcpSocket first = new TcpSocket(end("192.0.2.1", 1), end("10.50.0.1", 443), 1001, 1);
    TcpSocket second = new TcpSocket(end("192.0.2.1", 2), end("10.50.0.1", 443), 1001, 2);
    TcpSocket mapped = new TcpSocket(end("192.0.2.1", 3), end("::ffff:10.50.0.9", 22), 1002, 3);
    TcpSocket elsewhere = new TcpSocket(end("192.0.2.1", 4), end("10.51.0.1", 443), 1001, 4);
    TcpSocket ours = new TcpSocket(end("192.0.2.1", 5), end("10.50.0.1", 443), 0, 5);
    TcpSocket intoUs = new TcpSocket(end("172.19.0.1", 6), end("10.50.0.1", 443), 1001, 6);
    assertEquals(
        Map.of(
            new EarlierScan.Destination(1001, end("10.50.0.1", 443)), 2,
            new EarlierScan.Destination(1002, end("10.50.0.9", 22)), 1),
        EarlierScan.find(
            List.of(first, second, mapped, elsewhere, ours, intoUs),
            Stream.of("10.50.0.0/24", "127.0.0.0/8").map(n -> Cidr.parse(n).orElseThrow()).toList(),
            Set.of(5L),
            Set.of(InetAddress.getByName("172.19.0.1"))));
  }

  private static InetSocketAddress end(String address, int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }
}
