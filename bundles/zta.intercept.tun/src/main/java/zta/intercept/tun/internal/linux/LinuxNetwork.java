package zta.intercept.tun.internal.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.journal.OsJournal;
import zta.intercept.tun.internal.device.Ends;
import zta.intercept.tun.internal.device.TunDevice;
import zta.intercept.tun.internal.device.TunNetwork;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/**
 * The device on Linux. What is caught has routes in a table of its own, to which a rule leads
 * whatever is not marked; hosts that stay outside have a rule before that one.
 *
 * <p>Only rules are in the journal: the device, its addresses and its routes are the kernel's to
 * remove when this process ends, however it ends.
 */
public final class LinuxNetwork implements TunNetwork {
  /**
   * What an administrator can choose.
   *
   * @param name the device's name
   * @param mtu its MTU; a large one saves most of the work
   * @param table routing table
   * @param preference preference of the rule; the one before it keeps hosts outside
   * @param mark mark of packets that are not caught
   * @param range4 where to take IPv4 addresses from
   * @param range6 where to take IPv6 addresses from
   */
  public record Settings(
      String name, int mtu, int table, int preference, int mark, Cidr range4, Cidr range6) {}

  private static final Path STRICT_PATHS = Path.of("/proc/sys/net/ipv4/conf/all/rp_filter");
  private static final Logger LOG = LoggerFactory.getLogger(LinuxNetwork.class);

  private final Settings settings;
  private final IpCommand ip;
  private final LinuxIpUndo changes;
  private final OsJournal journal;
  private final Map<Change, OsJournal.Entry> made = new HashMap<>();
  private final Set<Cidr> routed = new HashSet<>();
  private final Set<Cidr> outside = new HashSet<>();
  private final Ends four;
  private @Nullable Ends six;
  private @Nullable TunDevice device;

  private LinuxNetwork(
      Settings settings, IpCommand ip, LinuxIpUndo changes, OsJournal journal, Ends four) {
    this.settings = settings;
    this.ip = ip;
    this.changes = changes;
    this.journal = journal;
    this.four = four;
  }

  /**
   * Makes the device and leads nothing to it yet.
   *
   * @param avoid networks that its addresses must not be in
   */
  public static LinuxNetwork up(
      Settings settings,
      IpCommand ip,
      LinuxIpUndo changes,
      OsJournal journal,
      Collection<Cidr> avoid)
      throws IOException, FaultException {
    Ends four = choose(ip, 4, settings.range4(), avoid);
    LinuxNetwork network = new LinuxNetwork(settings, ip, changes, journal, four);
    try {
      network.make(avoid);
      return network;
    } catch (IOException | FaultException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static Ends choose(IpCommand ip, int family, Cidr range, Collection<Cidr> avoid)
      throws IOException {
    List<Cidr> taken = new ArrayList<>(avoid);
    taken.addAll(FreeRange.read(ip.run(List.of("-" + family, "-o", "addr", "show"))));
    taken.addAll(FreeRange.read(ip.run(List.of("-" + family, "route", "show", "table", "all"))));
    Cidr free =
        FreeRange.find(range, taken).orElseThrow(() -> new NoFreeRangeException(range.toString()));
    return new Ends(free, FreeRange.address(free, 1), FreeRange.address(free, 2));
  }

  private void make(Collection<Cidr> avoid) throws IOException, FaultException {
    warnOfStrictPaths();
    device = LinuxTun.open(settings.name());
    address(4, four);
    ip.run(List.of("link", "set", "dev", settings.name(), "mtu", "" + settings.mtu(), "up"));
    begin(Change.lead(4, settings.mark(), settings.table(), settings.preference()));
    try {
      Ends chosen = choose(ip, 6, settings.range6(), avoid);
      address(6, chosen);
      begin(Change.lead(6, settings.mark(), settings.table(), settings.preference()));
      six = chosen;
    } catch (IpException e) {
      LOG.info("IPv6 is not caught, this machine has none: {}", e.getMessage());
    }
  }

  /** A reply to a marked packet bears no mark: by a strict check it should have come elsewhere. */
  private static void warnOfStrictPaths() {
    try {
      if (Files.readString(STRICT_PATHS).strip().equals("1")) {
        LOG.warn(
            "Strict reverse path filtering drops what comes back directly from intercepted"
                + " networks: set net.ipv4.conf.all.rp_filter to 2");
      }
    } catch (IOException e) {
      LOG.debug("Whether reverse paths are checked cannot be told", e);
    }
  }

  private void address(int family, Ends ends) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-" + family, "addr", "add"));
    arguments.add(IpText.format(ends.own()) + "/" + ends.network().length());
    arguments.addAll(List.of("dev", settings.name()));
    if (family == 6) {
      // Nobody else is on this link: the address is usable at once.
      arguments.add("nodad");
    }
    ip.run(arguments);
  }

  private void begin(Change change) throws IOException, FaultException {
    OsJournal.Entry entry = journal.begin(change.journalled());
    made.put(change, entry);
    changes.apply(ip, change);
  }

  private void undo(Change change) throws IOException, FaultException {
    changes.revoke(ip, change);
    OsJournal.Entry entry = made.remove(change);
    if (entry != null) {
      entry.undone();
    }
  }

  @Override
  public TunDevice device() {
    TunDevice present = device;
    if (present == null) {
      throw new IllegalStateException("there is no device");
    }
    return present;
  }

  @Override
  public Ends four() {
    return four;
  }

  @Override
  public Optional<Ends> six() {
    return Optional.ofNullable(six);
  }

  @Override
  public void set(Set<Cidr> caught, Set<Cidr> keptOutside) throws IOException {
    Problems problems = new Problems();
    difference(keptOutside, outside).forEach(host -> problems.run(() -> keepOut(host)));
    difference(caught, routed).forEach(network -> problems.run(() -> route(network)));
    difference(routed, caught).forEach(network -> problems.run(() -> unroute(network)));
    difference(outside, keptOutside).forEach(host -> problems.run(() -> letIn(host)));
    problems.throwFirst();
  }

  private static Set<Cidr> difference(Set<Cidr> one, Set<Cidr> other) {
    Set<Cidr> rest = new HashSet<>(one);
    rest.removeAll(other);
    return rest;
  }

  private void route(Cidr network) throws IOException {
    Ends ends = ends(network);
    if (ends != null) {
      List<String> arguments = new ArrayList<>(route("replace", network));
      arguments.addAll(List.of("src", IpText.format(ends.own())));
      ip.run(arguments);
      routed.add(network);
    }
  }

  private void unroute(Cidr network) throws IOException {
    routed.remove(network);
    ip.run(route("del", network));
  }

  private List<String> route(String verb, Cidr network) {
    return List.of(
        "-" + family(network),
        "route",
        verb,
        text(network),
        "dev",
        settings.name(),
        "table",
        Integer.toString(settings.table()));
  }

  private void keepOut(Cidr host) throws IOException, FaultException {
    if (ends(host) != null) {
      begin(outsideRule(host));
      outside.add(host);
    }
  }

  private void letIn(Cidr host) throws IOException, FaultException {
    outside.remove(host);
    undo(outsideRule(host));
  }

  private Change outsideRule(Cidr host) {
    return Change.keepOut(family(host), text(host), settings.preference() - 1);
  }

  private @Nullable Ends ends(Cidr network) {
    return family(network) == 4 ? four : six;
  }

  private static int family(Cidr network) {
    return network.base().length == 4 ? 4 : 6;
  }

  private static String text(Cidr network) {
    return IpText.format(network.network().base()) + "/" + network.length();
  }

  @Override
  public void close() {
    Problems problems = new Problems();
    // The rules first: while the device still answers, nothing falls between two routes.
    List.copyOf(made.keySet()).forEach(change -> problems.run(() -> undo(change)));
    TunDevice present = device;
    if (present != null) {
      present.close();
    }
    try {
      problems.throwFirst();
    } catch (IOException e) {
      LOG.warn("Not all of the network's changes are undone", e);
    }
  }
}
