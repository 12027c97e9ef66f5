package zta.policy.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zta.api.access.PortRange;
import zta.api.access.PrivateResource;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.lib.json.JsonView;
import zta.lib.net.Cidr;
import zta.lib.net.Hosts;
import zta.lib.net.IpText;

/** Reads one private resource and brings its names and networks into canonical form. */
final class ResourceReader {
  /** The member that names the DNS server of the resource's network. */
  static final String NAMESERVER = "nameserver";

  private static final String WILDCARD = "*.";
  private static final Pattern SERVER = Pattern.compile("(.+?)(?::([1-9][0-9]{0,4}))?");
  private static final int DNS = 53;
  private static final int LAST_PORT = 65_535;

  private final JsonView view;

  ResourceReader(JsonView view) {
    this.view = view;
  }

  PrivateResource resource() throws FaultException {
    view.only(
        "id",
        "name",
        "names",
        "exceptions",
        "networks",
        "ports",
        "internalHost",
        "loopback",
        "network",
        NAMESERVER);
    String id = DocumentReader.id(view);
    List<String> names = names("names");
    List<String> exceptions = names("exceptions");
    List<String> networks = networks(view);
    if (names.isEmpty() && networks.isEmpty()) {
      throw view.fault("a resource needs at least one name or network");
    }
    checkExceptions(names, exceptions);
    return new PrivateResource(
        id,
        view.optString("name").orElse(id),
        names,
        exceptions,
        networks,
        ports(),
        internalHost(),
        view.bool("loopback", false),
        network(),
        nameserver());
  }

  /** Reads the member {@code networks} of a resource or rule. */
  static List<String> networks(JsonView view) throws FaultException {
    List<String> texts = view.strings("networks");
    Set<String> networks = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      Optional<Cidr> cidr = Cidr.parse(texts.get(i));
      if (cidr.isEmpty()) {
        throw view.fault("networks", i, "not an address or network such as 10.1.0.0/16");
      }
      Cidr network = cidr.get().network();
      if (!network.equals(cidr.get())) {
        throw view.fault("networks", i, "has host bits set; the network is " + network);
      }
      if (!networks.add(network.toString())) {
        throw view.fault("networks", i, "appears twice");
      }
    }
    return List.copyOf(networks);
  }

  private List<String> names(String member) throws FaultException {
    List<String> texts = view.strings(member);
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!names.add(name(member, i, texts.get(i)))) {
        throw view.fault(member, i, "appears twice");
      }
    }
    return List.copyOf(names);
  }

  private String name(String member, int index, String text) throws FaultException {
    boolean wildcard = text.startsWith(WILDCARD);
    String plain = wildcard ? text.substring(WILDCARD.length()) : text;
    if (IpText.parse(plain) != null) {
      throw view.fault(member, index, "is an address; addresses belong into networks");
    }
    Optional<String> name = Hosts.name(plain);
    if (name.isEmpty()) {
      throw view.fault(
          member, index, "not a name such as wiki.corp.example, or *.corp.example for all below");
    }
    return wildcard ? WILDCARD + name.get() : name.get();
  }

  private void checkExceptions(List<String> names, List<String> exceptions) throws FaultException {
    for (int i = 0; i < exceptions.size(); i++) {
      String exception = exceptions.get(i);
      if (names.contains(exception)) {
        throw view.fault("exceptions", i, "is a name of this resource too");
      }
      boolean covered =
          names.stream()
              .anyMatch(n -> n.startsWith(WILDCARD) && exception.endsWith(n.substring(1)));
      if (!covered) {
        throw view.fault("exceptions", i, "no wildcard of this resource covers it");
      }
    }
  }

  private List<PortRange> ports() throws FaultException {
    List<String> texts = view.strings("ports");
    List<PortRange> ports = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Optional<PortRange> range = PortText.parse(texts.get(i));
      if (range.isEmpty()) {
        throw view.fault(
            "ports", i, "not a port or range of ports such as tcp/443, udp/53 or tcp/8000-8100");
      }
      ports.add(range.get());
    }
    return ports;
  }

  private Optional<String> network() throws FaultException {
    Optional<String> network = view.optString("network");
    if (network.isPresent() && !DocumentReader.isId(network.get())) {
      throw view.fault("network", "is no name of a private network such as site-1");
    }
    return network;
  }

  private Optional<Destination> nameserver() throws FaultException {
    Optional<String> text = view.optString(NAMESERVER);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Destination> server = server(text.get());
    if (server.isEmpty()) {
      throw view.fault(NAMESERVER, "not a name or address, with :PORT where it is not 53");
    }
    return server;
  }

  /** An IPv6 address stands in brackets where a port follows. */
  private static Optional<Destination> server(String text) {
    Matcher parts = SERVER.matcher(text);
    boolean bare = IpText.parse(text) != null;
    if (!bare && !parts.matches()) {
      return Optional.empty();
    }
    String port = bare || parts.group(2) == null ? "" + DNS : parts.group(2);
    return Integer.parseInt(port) > LAST_PORT
        ? Optional.empty()
        : Hosts.canonical(bare ? text : parts.group(1))
            .map(host -> new Destination(Protocol.TCP, host, Integer.parseInt(port)));
  }

  private Optional<String> internalHost() throws FaultException {
    Optional<String> text = view.optString("internalHost");
    if (text.isEmpty()) {
      return text;
    }
    Optional<String> host = Hosts.canonical(text.get());
    if (host.isEmpty()) {
      throw view.fault("internalHost", "not a name or address");
    }
    return host;
  }
}
