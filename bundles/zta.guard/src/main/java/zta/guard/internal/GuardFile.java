package zta.guard.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;
import zta.lib.net.Cidr;
import zta.lib.net.Hosts;

/**
 * What was guarded last, for the next start: one line each, a word for its kind first. It holds
 * nothing that the agent's copy of the policy does not hold.
 */
final class GuardFile {
  private static final String SCHEMA = "zta.guard/1";
  private static final String END = "end ";
  private static final int MAX = 4 * 1024 * 1024;

  private static final String CLOSED = "closed";
  private static final String OPEN = "open";
  private static final String OUTSIDE = "outside";
  private static final String NAME = "name";
  private static final String EXCEPT = "except";
  private static final String BELOW = "below";

  private static final Map<String, Predicate<String>> KINDS =
      Map.of(
          CLOSED, GuardFile::isNetwork,
          OPEN, GuardFile::isNetwork,
          OUTSIDE, Hosts::isName,
          NAME, Hosts::isName,
          EXCEPT, GuardFile::isPattern,
          BELOW, Hosts::isName);

  private final Path file;

  GuardFile(Path file) {
    this.file = file;
  }

  private static boolean isNetwork(String text) {
    return Cidr.parse(text).isPresent();
  }

  private static boolean isPattern(String text) {
    boolean wildcard = text.startsWith(GuardedNames.WILDCARD);
    return Hosts.isName(wildcard ? text.substring(GuardedNames.WILDCARD.length()) : text);
  }

  /** Reads it; empty when there is none, or none that is whole: then it is as at a first start. */
  Optional<GuardedNetworks> read() throws FaultException {
    Optional<byte[]> content = SafeFiles.readIfPresent(file, MAX);
    return content.flatMap(
        bytes -> parse(new String(bytes, StandardCharsets.UTF_8).lines().toList()));
  }

  private static Optional<GuardedNetworks> parse(List<String> lines) {
    int last = lines.size() - 1;
    if (last < 1 || !lines.get(0).equals(SCHEMA) || !lines.get(last).equals(END + (last - 1))) {
      return Optional.empty();
    }
    Map<String, List<String>> found = new TreeMap<>();
    for (String line : lines.subList(1, last)) {
      int space = line.indexOf(' ');
      String kind = space < 0 ? "" : line.substring(0, space);
      String value = line.substring(space + 1);
      if (!KINDS.getOrDefault(kind, text -> false).test(value)) {
        return Optional.empty();
      }
      found.computeIfAbsent(kind, fresh -> new ArrayList<>()).add(value);
    }
    return Optional.of(
        new GuardedNetworks(
            networks(of(found, CLOSED)),
            networks(of(found, OPEN)),
            new GuardedNames(
                of(found, OUTSIDE), of(found, NAME), of(found, EXCEPT), of(found, BELOW))));
  }

  private static List<String> of(Map<String, List<String>> found, String kind) {
    return found.getOrDefault(kind, List.of());
  }

  private static List<Cidr> networks(List<String> texts) {
    return texts.stream().map(text -> Cidr.parse(text).orElseThrow()).toList();
  }

  /** Replaces it. */
  void write(GuardedNetworks networks) throws FaultException {
    List<String> lines = new ArrayList<>();
    lines.add(SCHEMA);
    networks.closed().forEach(network -> lines.add(CLOSED + " " + network));
    networks.open().forEach(network -> lines.add(OPEN + " " + network));
    GuardedNames names = networks.names();
    names.outside().forEach(name -> lines.add(OUTSIDE + " " + name));
    names.exact().forEach(name -> lines.add(NAME + " " + name));
    names.exceptions().forEach(name -> lines.add(EXCEPT + " " + name));
    names.below().forEach(name -> lines.add(BELOW + " " + name));
    lines.add(END + (lines.size() - 1));
    AtomicFiles.write(file, String.join("\n", lines) + "\n");
  }

  /** Removes it. */
  void delete() throws FaultException {
    AtomicFiles.delete(file);
  }
}
