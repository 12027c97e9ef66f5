package zta.netcheck.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.lib.file.IoReason;

/** Connects to one address of an endpoint and shakes hands; each step is timed. */
final class AddressCheck {
  private static final int MILLIS = 4000;
  private static final int SMALL_MTU = 1280;
  private static final int MAX_LINES = 64;
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

  private final Endpoint endpoint;
  private final InetAddress address;
  private final InstantSource clock;
  private final Map<String, Object> row = new LinkedHashMap<>();

  AddressCheck(Endpoint endpoint, InetAddress address, InstantSource clock) {
    this.endpoint = endpoint;
    this.address = address;
    this.clock = clock;
  }

  /** Returns the row; a fault in it says what went wrong first. */
  Map<String, Object> run(double resolveMillis) {
    row.put("name", endpoint.name());
    row.put("endpoint", endpoint.target());
    row.put("address", address.getHostAddress());
    row.put("family", address instanceof Inet6Address ? "IPv6" : "IPv4");
    row.put("resolveMillis", resolveMillis);
    long began = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, endpoint.port()), MILLIS);
      row.put("connectMillis", Rows.millisSince(began));
      mtu(socket);
      handshake(socket);
    } catch (IOException e) {
      fault(unreachable(IoReason.of(e)));
    }
    return row;
  }

  private void handshake(Socket socket) throws IOException {
    socket.setSoTimeout(MILLIS);
    long began = System.nanoTime();
    SeenServer seen;
    try {
      seen = SeenServer.handshake(socket, endpoint);
    } catch (SocketTimeoutException e) {
      fault(
          FaultCode.HEADEND_UNREACHABLE.at(
              endpoint.target(),
              "TCP works, but the TLS handshake got no answer",
              "Large packets may be lost on the way (path MTU), or something in between holds TLS"
                  + " back: try another network, or lower the MTU of this machine's link."));
      return;
    }
    row.put("tlsMillis", Rows.millisSince(began));
    row.put("tls", seen.protocol());
    row.put("alpn", seen.alpn());
    CertificateCheck.of(endpoint, seen.chain(), clock).into(row);
    if (!row.containsKey("fault") && !seen.protocol().isEmpty() && !seen.alpn().equals("h2")) {
      skew(seen.socket());
    }
  }

  /** A headend's own date tells whether this machine's is right. */
  private void skew(SSLSocket socket) throws IOException {
    String request =
        "HEAD / HTTP/1.1\r\nHost: " + endpoint.target() + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (int i = 0; i < MAX_LINES; i++) {
      String line = in.readLine();
      if (line == null || line.isEmpty()) {
        return;
      }
      if (line.regionMatches(true, 0, "Date:", 0, 5)) {
        skew(line.substring(5).strip());
        return;
      }
    }
  }

  private void skew(String date) {
    try {
      Duration off =
          Duration.between(
              ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
              clock.instant());
      row.put("clockSeconds", off.toSeconds());
      if (off.abs().compareTo(CLOCK_TOLERANCE) > 0) {
        fault(
            FaultCode.CLOCK_OFF.at(
                "this device", "it is " + off.toSeconds() + " s ahead of the headend's clock"));
      }
    } catch (DateTimeException e) {
      row.put("clockSeconds", ""); // a date that is none says nothing about ours
    }
  }

  private void mtu(Socket socket) throws IOException {
    NetworkInterface link = NetworkInterface.getByInetAddress(socket.getLocalAddress());
    if (link != null) {
      row.put("link", link.getName());
      row.put("mtu", link.getMTU());
      if (link.getMTU() < SMALL_MTU) {
        row.put("hint", "packets of link " + link.getName() + " are very small");
      }
    }
  }

  private Fault unreachable(String reason) {
    return FaultCode.HEADEND_UNREACHABLE.at(
        endpoint.target() + " at " + address.getHostAddress(),
        reason,
        "Allow TCP to this address and port in the firewall, or try another network.");
  }

  private void fault(Fault fault) {
    row.putIfAbsent("fault", Rows.fault(fault));
  }
}
