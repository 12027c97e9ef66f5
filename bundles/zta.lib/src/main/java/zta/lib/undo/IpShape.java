package zta.lib.undo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import zta.lib.net.Cidr;

/**
 * Arguments of {@code ip} that take away a rule, route, address or link of ours: only own tables
 * and own links can be meant.
 */
final class IpShape {
  private static final Map<String, String> FAMILIES =
      Map.of("inet", "-4", "4", "-4", "-4", "-4", "inet6", "-6", "6", "-6", "-6", "-6");
  private static final Pattern LINK = Pattern.compile("zta[a-z0-9._-]{0,12}");
  private static final Pattern DEVICE = Pattern.compile("lo|zta[a-z0-9._-]{0,12}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");
  private static final Pattern MARK =
      Pattern.compile("0x[0-9a-f]{1,8}(/0x[0-9a-f]{1,8})?|[0-9]{1,9}");
  private static final Pattern UIDS = Pattern.compile("[0-9]{1,10}-[0-9]{1,10}");
  private static final Pattern PROTOCOL = Pattern.compile("[a-z0-9]{1,12}");
  private static final Set<String> ROUTE_TYPES =
      Set.of("local", "unicast", "blackhole", "unreachable", "prohibit", "throw");
  // The kernel's own: default, main, local; 0 stands for all.
  private static final Set<String> FOREIGN_TABLES = Set.of("0", "253", "254", "255");
  // Not 0, 32766 and 32767, which are the kernel's own.
  private static final Pattern KEPT_OUT =
      Pattern.compile(
          "rule del to [0-9a-f:.]{2,39}/[1-9][0-9]{0,2} lookup main pref ([1-9][0-9]{0,3}|[12][0-9]{4})");
  private static final int MAX_ARGUMENTS = 24;

  private final String whole;
  private final Iterator<String> rest;
  private final Set<String> seen = new HashSet<>();
  private boolean ownTable;
  private boolean ownLink;

  private IpShape(String whole, List<String> words) {
    this.whole = whole;
    this.rest = words.iterator();
  }

  static Undo of(Map<String, String> details) throws RefusedUndoException {
    UndoShapes.only(details, Set.of("undo", "family"));
    String text = details.getOrDefault("undo", "");
    List<String> arguments = Arrays.asList(text.split(" ", -1));
    if (arguments.size() < 3 || arguments.size() > MAX_ARGUMENTS) {
      throw UndoShapes.refused("undo", text);
    }
    if (!new IpShape(text, arguments).allowed()) {
      throw UndoShapes.refused("undo", text);
    }
    List<String> all = new ArrayList<>();
    String family = details.getOrDefault("family", "");
    if (!family.isEmpty()) {
      String option = FAMILIES.get(family);
      if (option == null) {
        throw UndoShapes.refused("family", family);
      }
      all.add(option);
    }
    all.addAll(arguments);
    return new Undo.Ip(all);
  }

  private boolean allowed() {
    String object = rest.next();
    String verb = rest.next();
    if (object.equals("route") && verb.equals("flush")) {
      return words(Map.of("table", NUMBER)) && ownTable;
    }
    if (!verb.equals("del") && !verb.equals("delete")) {
      return false;
    }
    return switch (object) {
      case "link" -> link();
      case "addr", "address" -> network(rest.next()) && words(Map.of("dev", LINK)) && ownLink;
      case "rule" -> rule();
      case "route" -> route();
      default -> false;
    };
  }

  private boolean link() {
    String word = rest.next();
    String name = word.equals("dev") && rest.hasNext() ? rest.next() : word;
    return LINK.matcher(name).matches() && !rest.hasNext();
  }

  /** A rule that leads to an own table, or that kept a network out of one. */
  private boolean rule() {
    boolean toOwnTable =
        words(
            Map.of(
                "fwmark",
                MARK,
                "iif",
                DEVICE,
                "oif",
                DEVICE,
                "uidrange",
                UIDS,
                "lookup",
                NUMBER,
                "table",
                NUMBER,
                "pref",
                NUMBER,
                "priority",
                NUMBER));
    return KEPT_OUT.matcher(whole).matches() || (toOwnTable && ownTable);
  }

  private boolean route() {
    String word = rest.next();
    String to = ROUTE_TYPES.contains(word) && rest.hasNext() ? rest.next() : word;
    boolean everything = to.equals("default");
    return (everything || network(to))
        && words(
            Map.of(
                "dev", DEVICE, "table", NUMBER, "metric", NUMBER, "proto", PROTOCOL, "scope",
                PROTOCOL))
        && (ownTable || (ownLink && !everything));
  }

  /** Reads the words that are left: each at most once, with a value of its pattern. */
  private boolean words(Map<String, Pattern> known) {
    while (rest.hasNext()) {
      String word = rest.next();
      if (!seen.add(word)) {
        return false;
      }
      if (word.equals("not")) {
        continue;
      }
      if (!rest.hasNext() || !value(word, rest.next(), known.get(word))) {
        return false;
      }
    }
    return true;
  }

  private boolean value(String word, String value, @Nullable Pattern pattern) {
    if (pattern == null) {
      return Set.of("from", "to", "src").contains(word) && (network(value) || value.equals("all"));
    }
    if (word.equals("lookup") || word.equals("table")) {
      ownTable = !FOREIGN_TABLES.contains(value);
      return ownTable && pattern.matcher(value).matches();
    }
    ownLink |= word.equals("dev") && LINK.matcher(value).matches();
    return pattern.matcher(value).matches();
  }

  private static boolean network(String text) {
    return Cidr.parse(text).isPresent();
  }
}
