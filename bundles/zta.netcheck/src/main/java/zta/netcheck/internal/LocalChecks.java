package zta.netcheck.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.api.intercept.Interceptor;
import zta.api.names.ResolverPort;
import zta.api.status.UserStatus;
import zta.api.tunnel.TunnelStatus;
import zta.netcheck.internal.portal.PortalVerdict;

/** What can be said without asking anybody outside. */
final class LocalChecks {
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final String NAME_SERVER = "nameserver ";
  private static final int MAX_LINES = 1000;

  private final List<Map<String, Object>> rows = new ArrayList<>();

  List<Map<String, Object>> rows() {
    return rows;
  }

  void status(UserStatus status) {
    Optional<Fault> fault = status.sync().flatMap(SyncStatus::fault);
    rows.add(
        fault
            .map(found -> Rows.bad("configuration sync", found))
            .orElseGet(() -> Rows.good("configuration sync", "works")));
    status.attention().forEach(item -> rows.add(Rows.bad("agent", item.fault())));
  }

  void interceptors(List<Interceptor> interceptors) {
    for (Interceptor one : interceptors) {
      String check = "interceptor " + one.name();
      List<Fault> faults = one.faults();
      faults.forEach(fault -> rows.add(Rows.bad(check, fault)));
      if (faults.isEmpty()) {
        String where = String.join(", ", one.endpoints());
        rows.add(Rows.good(check, where.isEmpty() ? one.mechanism() : where));
      }
    }
  }

  void resolver(List<ResolverPort> ports) {
    String own =
        ports.stream()
            .flatMap(port -> port.addresses().stream())
            .map(a -> a.getAddress().getHostAddress() + " port " + a.getPort())
            .collect(Collectors.joining(", "));
    if (!own.isEmpty()) {
      rows.add(Rows.good("resolver of the agent", own));
    }
    rows.add(Rows.good("resolver of this machine", nameServers()));
  }

  private static String nameServers() {
    try (Stream<String> lines = Files.lines(RESOLV_CONF, StandardCharsets.ISO_8859_1)) {
      return lines
          .limit(MAX_LINES)
          .filter(line -> line.startsWith(NAME_SERVER))
          .map(line -> line.substring(NAME_SERVER.length()).strip())
          .collect(Collectors.joining(", "));
    } catch (IOException | UncheckedIOException e) {
      return "not told by " + RESOLV_CONF;
    }
  }

  /** QUIC is told by the tunnels: nobody else shows UDP that it works. */
  void tunnels(List<TunnelStatus> tunnels) {
    for (TunnelStatus tunnel : tunnels) {
      String how = tunnel.transport().startsWith("h3") ? " over UDP (QUIC)" : " over TCP";
      rows.add(
          Rows.good(
              "tunnel " + tunnel.transport(),
              tunnel.proxy() + how + ": " + tunnel.state() + ", " + tunnel.streams() + " streams"));
    }
  }

  void portal(PortalVerdict verdict, Optional<Fault> fault) {
    rows.add(
        fault
            .map(found -> Rows.bad("captive portal", found))
            .orElseGet(
                () ->
                    Rows.good(
                        "captive portal",
                        verdict.kind() == PortalVerdict.Kind.FREE
                            ? "none, " + verdict.how()
                            : "not known, " + verdict.how())));
  }
}
