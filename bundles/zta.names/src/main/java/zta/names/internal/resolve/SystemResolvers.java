package zta.names.internal.resolve;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.lib.net.Hosts;

/**
 * Finds the system's real resolvers: those of the settings, else those of resolv.conf, or, where
 * that names the stub of systemd-resolved, those behind the stub: asking the stub could lead back
 * here.
 */
public final class SystemResolvers {
  private static final int MAX_FILE = 64 * 1024;
  private static final int DNS = 53;

  private final List<InetSocketAddress> configured = new ArrayList<>();
  private final List<String> search = new ArrayList<>();
  private final List<Path> files;
  private final Path behindStub;
  private final Predicate<InetSocketAddress> own;

  /**
   * Reads settings.
   *
   * @param upstreams addresses, or {@code address#port}; empty to ask the system
   * @param search further search domains
   * @param files where resolv.conf is, what it was before the agent replaced it coming first
   * @param behindStub resolv.conf of systemd-resolved without its stub
   * @param own says whether an address is the agent's own
   * @param faults hears of settings that are skipped
   */
  public SystemResolvers(
      List<String> upstreams,
      List<String> search,
      List<Path> files,
      Path behindStub,
      Predicate<InetSocketAddress> own,
      Consumer<Fault> faults) {
    this.files = List.copyOf(files);
    this.behindStub = behindStub;
    this.own = own;
    search.forEach(domain -> Hosts.name(domain).ifPresent(this.search::add));
    for (String text : upstreams) {
      Optional<InetSocketAddress> server = server(text);
      server.ifPresent(configured::add);
      if (server.isEmpty()) {
        faults.accept(
            FaultCode.CONFIG_VALUE.at("zta.names", "not an address of a DNS server: " + text));
      }
    }
  }

  private static Optional<InetSocketAddress> server(String text) {
    int hash = text.indexOf('#');
    String port = hash < 0 ? "53" : text.substring(hash + 1);
    if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
      return Optional.empty();
    }
    return ResolvConf.address(hash < 0 ? text : text.substring(0, hash))
        .map(address -> new InetSocketAddress(address, Integer.parseInt(port)));
  }

  /** Looks now. Reads files: not for an event loop. */
  public Upstreams find() {
    ResolvConf system =
        files.stream()
            .flatMap(file -> read(file).stream())
            .findFirst()
            .orElse(new ResolvConf(List.of(), List.of()));
    List<String> domains = Stream.concat(search.stream(), system.search().stream()).toList();
    if (!configured.isEmpty()) {
      return new Upstreams(configured.stream().filter(own.negate()).toList(), domains);
    }
    List<InetAddress> servers = system.servers();
    if (servers.stream().anyMatch(SystemResolvers::isStub)) {
      Optional<ResolvConf> behind = read(behindStub);
      servers = behind.map(ResolvConf::servers).orElse(servers);
    }
    return new Upstreams(
        servers.stream()
            .map(address -> new InetSocketAddress(address, DNS))
            .filter(own.negate())
            .distinct()
            .toList(),
        domains);
  }

  private static boolean isStub(InetAddress address) {
    String text = address.getHostAddress();
    return text.equals("127.0.0.53") || text.equals("127.0.0.54");
  }

  /** Links are followed: resolv.conf is one on many systems, and root's. */
  private static Optional<ResolvConf> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_FILE), StandardCharsets.UTF_8);
      return Optional.of(ResolvConf.parse(text));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
