package zta.names.internal.steer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.journal.OsJournal;
import zta.lib.net.Cidr;

/** Makes the ways of steering that this system may have, the best first. */
public final class Ways {
  private static final Path DAEMON = Path.of("/run/systemd/resolve");
  private static final Path LINKS = Path.of("/sys/class/net");

  private Ways() {}

  /** Returns where the original resolv.conf is kept while it is replaced. */
  public static Path backup(Path home) {
    return home.resolve("resolv.conf.before-zta");
  }

  /**
   * Makes them.
   *
   * @param link name of the agent's own link
   * @param rules what is left out of redirection
   * @param resolvConf the file resolv.conf
   * @param home where the agent keeps files
   */
  public static List<Steering> of(
      String link,
      NftRules rules,
      Path resolvConf,
      Path home,
      Supplier<Optional<OsJournal>> journal) {
    return List.of(
        new ResolvedSteering(
            new SystemCommands(), SystemCommands.find("busctl"), DAEMON, LINKS.resolve(link)),
        new NftSteering(SystemCommands.find("nft"), rules),
        new ResolvConfSteering(resolvConf, backup(home), journal));
  }

  /**
   * Reads what is left out of redirection.
   *
   * @param mark the agent's own mark
   * @param users numbers of users
   * @param networks addresses or prefixes
   * @param faults hears of what is skipped
   */
  public static NftRules rules(
      int mark, List<String> users, List<String> networks, Consumer<Fault> faults) {
    List<Integer> numbers = new ArrayList<>();
    for (String user : users) {
      if (user.matches("[0-9]{1,9}")) {
        numbers.add(Integer.parseInt(user));
      } else {
        faults.accept(FaultCode.CONFIG_VALUE.at("zta.names", "not a user's number: " + user));
      }
    }
    List<Cidr> prefixes = new ArrayList<>();
    for (String network : networks) {
      Optional<Cidr> cidr = Cidr.parse(network).map(Cidr::network);
      cidr.ifPresent(prefixes::add);
      if (cidr.isEmpty()) {
        faults.accept(
            FaultCode.CONFIG_VALUE.at("zta.names", "not an address or network: " + network));
      }
    }
    return new NftRules(mark, numbers, prefixes);
  }
}
