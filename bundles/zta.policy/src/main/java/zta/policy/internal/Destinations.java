package zta.policy.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zta.api.access.PrivateResource;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;
import zta.lib.net.Cidr;
import zta.lib.net.Hosts;
import zta.lib.net.IpText;

/** Which resource a host belongs to: by name or by address, the most specific. */
final class Destinations {
  /** No resource. */
  static final int NONE = -1;

  private static final int EXCEPTED = 0;

  private final NameTrie names;
  private final Map<Integer, NameTrie> exceptions;
  private final PrefixTable networks4;
  private final PrefixTable networks6;

  private Destinations(
      NameTrie names,
      Map<Integer, NameTrie> exceptions,
      PrefixTable networks4,
      PrefixTable networks6) {
    this.names = names;
    this.exceptions = exceptions;
    this.networks4 = networks4;
    this.networks6 = networks6;
  }

  /** Returns the index of the resource of a host, or {@link #NONE}. */
  int find(String host) {
    byte[] address = IpText.parse(host);
    if (address != null) {
      return (address.length == 4 ? networks4 : networks6).find(address);
    }
    if (Hosts.isName(host)) {
      return byName(host);
    }
    return Hosts.name(host).map(this::byName).orElse(NONE);
  }

  private int byName(String name) {
    return names.find(name, resource -> isException(resource, name));
  }

  private boolean isException(int resource, String name) {
    NameTrie excepted = exceptions.get(resource);
    return excepted != null && excepted.find(name, value -> false) == EXCEPTED;
  }

  /** Collects the names and networks of all resources; none may belong to two. */
  static final class Builder {
    private final NameTrie names = new NameTrie();
    private final Map<Integer, NameTrie> exceptions = new HashMap<>();
    private final PrefixTable.Builder networks4 = new PrefixTable.Builder();
    private final PrefixTable.Builder networks6 = new PrefixTable.Builder();

    void add(int index, PrivateResource resource, JsonView view) throws FaultException {
      List<String> all = resource.names();
      for (int i = 0; i < all.size(); i++) {
        if (names.put(all.get(i), index) != NameTrie.NONE) {
          throw view.fault("names", i, "another resource has " + all.get(i) + " too");
        }
      }
      addNetworks(index, resource.networks(), view);
      if (!resource.exceptions().isEmpty()) {
        NameTrie excepted = new NameTrie();
        resource.exceptions().forEach(name -> excepted.put(name, EXCEPTED));
        exceptions.put(index, excepted);
      }
    }

    private void addNetworks(int index, List<String> networks, JsonView view)
        throws FaultException {
      for (int i = 0; i < networks.size(); i++) {
        Cidr network = Cidr.parse(networks.get(i)).orElseThrow();
        PrefixTable.Builder table = network.base().length == 4 ? networks4 : networks6;
        if (table.put(network, index) != PrefixTable.NONE) {
          throw view.fault("networks", i, "another resource has " + network + " too");
        }
      }
    }

    Destinations build() {
      return new Destinations(names, Map.copyOf(exceptions), networks4.build(), networks6.build());
    }
  }
}
