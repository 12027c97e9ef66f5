package zta.names.internal.steer;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.names.internal.NamesFault;

/**
 * Tells systemd-resolved to ask the resolver for names of certain domains, as DNS of the agent's
 * own link. The settings vanish with the link.
 */
final class ResolvedSteering implements Steering {
  private static final String PLACE = "systemd-resolved";
  private static final int MOST_DOMAINS = 200;
  private static final int DNS = 53;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private record State(int link, Wanted wanted) {}

  private final Commands commands;
  private final Optional<Path> busctl;
  private final Path daemon;
  private final Path link;
  private @Nullable State state;

  /**
   * Prepares.
   *
   * @param busctl the program that calls over D-Bus
   * @param daemon directory that is there while the daemon runs
   * @param link the link's directory below {@code /sys/class/net}
   */
  ResolvedSteering(Commands commands, Optional<Path> busctl, Path daemon, Path link) {
    this.commands = commands;
    this.busctl = busctl;
    this.daemon = daemon;
    this.link = link;
  }

  @Override
  public String name() {
    return "resolved";
  }

  @Override
  public Optional<Fault> unsuitable() {
    if (busctl.isEmpty()) {
      return fault("the program busctl is not there");
    }
    if (!Files.isDirectory(daemon)) {
      return fault("it is not running");
    }
    return index() < 1 ? fault("there is no link " + link.getFileName()) : Optional.empty();
  }

  private static Optional<Fault> fault(String reason) {
    return Optional.of(NamesFault.STEERING_FAILED.at(PLACE, reason));
  }

  private int index() {
    try {
      return Integer.parseInt(Files.readString(link.resolve("ifindex")).strip());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void apply(Wanted wanted) throws FaultException {
    State next = new State(index(), wanted);
    if (next.equals(state)) {
      return;
    }
    for (List<String> call : calls(next.link(), wanted)) {
      call(call);
    }
    state = next;
  }

  @Override
  public void undo() throws FaultException {
    State done = state;
    state = null;
    if (done != null && done.link() == index()) {
      call(List.of("RevertLink", "i", Integer.toString(done.link())));
      call(List.of("FlushCaches"));
    }
  }

  /** Domains before the default route, so that at no moment all names are asked of us. */
  static List<List<String>> calls(int index, Wanted wanted) {
    String link = Integer.toString(index);
    return List.of(
        List.of("SetLinkDefaultRoute", "ib", link, "false"),
        List.of("SetLinkDNSSEC", "is", link, "no"),
        domains(link, wanted.domains()),
        servers(link, wanted),
        List.of("FlushCaches"));
  }

  private static List<String> domains(String link, Set<String> wanted) {
    Set<String> domains = Wanted.widened(wanted, MOST_DOMAINS);
    List<String> call = new ArrayList<>(List.of("SetLinkDomains", "ia(sb)", link));
    call.add(Integer.toString(domains.size()));
    for (String domain : domains) {
      call.add(domain.isEmpty() ? "." : domain);
      call.add("true");
    }
    return call;
  }

  private static List<String> servers(String link, Wanted wanted) {
    boolean usual = wanted.port() == DNS;
    List<String> call = new ArrayList<>();
    call.add(usual ? "SetLinkDNS" : "SetLinkDNSEx");
    call.add(usual ? "ia(iay)" : "ia(iayqs)");
    call.add(link);
    call.add(Integer.toString(wanted.servers().size()));
    for (InetSocketAddress server : wanted.servers()) {
      byte[] address = server.getAddress().getAddress();
      int family = server.getAddress() instanceof Inet4Address ? AF_INET : AF_INET6;
      call.add(Integer.toString(family));
      call.add(Integer.toString(address.length));
      for (byte b : address) {
        call.add(Integer.toString(b & 255));
      }
      if (!usual) {
        call.add(Integer.toString(server.getPort()));
        call.add("");
      }
    }
    return call;
  }

  private void call(List<String> method) throws FaultException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                busctl.map(Path::toString).orElse("busctl"),
                "--system",
                "--timeout=5",
                "call",
                "org.freedesktop.resolve1",
                "/org/freedesktop/resolve1",
                "org.freedesktop.resolve1.Manager"));
    arguments.addAll(method);
    try {
      Commands.Outcome outcome = commands.run(arguments);
      if (outcome.exit() != 0) {
        throw failed(method.get(0) + ": " + outcome.output(), null);
      }
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
  }

  private static FaultException failed(String reason, @Nullable IOException cause) {
    return new FaultException(NamesFault.STEERING_FAILED.at(PLACE, reason), cause);
  }
}
