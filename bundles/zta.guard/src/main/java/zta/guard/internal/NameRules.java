package zta.guard.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The rules that refuse queries for private names, whatever server they are for: by the name as it
 * is written in the query (RFC 1035 section 3.1), in any case. A wildcard has a rule for each place
 * at which the rest of a name may begin.
 */
final class NameRules {
  /** More wildcards than that would make the table too large. */
  static final int MOST_WILDCARDS = 32;

  /** More names than that, likewise. */
  static final int MOST_NAMES = 1024;

  private static final int HEADER = 12;
  private static final int LENGTH_BEFORE_TCP = 2;
  private static final int SHORTEST_BEFORE = 2;
  private static final int LONGEST_BEFORE = 128;
  private static final int AT_ONCE = 16;
  private static final int BITS = 8;

  /** Makes letters upper case; other bytes of names stay apart well enough. */
  private static final int UPPER = 0xdf;

  private final List<String> rules = new ArrayList<>();

  private NameRules() {}

  /** Returns the rules for packets to port 53, each on a line of its own. */
  static List<String> of(GuardedNames names) {
    NameRules made = new NameRules();
    limited(names.outside(), MOST_NAMES).forEach(name -> made.add(name, true));
    limited(names.exact(), MOST_NAMES).forEach(name -> made.add(name, false));
    limited(names.exceptions(), MOST_WILDCARDS).forEach(name -> made.add(name, true));
    limited(names.below(), MOST_WILDCARDS)
        .forEach(domain -> made.add(GuardedNames.WILDCARD + domain, false));
    return made.rules;
  }

  /** Returns whether there is a rule for each. */
  static boolean coversAll(GuardedNames names) {
    return names.exact().size() <= MOST_NAMES && names.below().size() <= MOST_WILDCARDS;
  }

  private static List<String> limited(List<String> names, int most) {
    return names.subList(0, Math.min(most, names.size()));
  }

  private void add(String name, boolean open) {
    boolean wildcard = name.startsWith(GuardedNames.WILDCARD);
    byte[] wire = wire(wildcard ? name.substring(GuardedNames.WILDCARD.length()) : name);
    int first = wildcard ? SHORTEST_BEFORE : 0;
    int last = wildcard ? LONGEST_BEFORE : 0;
    for (int before = first; before <= last; before++) {
      add("udp", HEADER + before, wire, open ? "accept" : "reject with icmpx admin-prohibited");
      add(
          "tcp",
          LENGTH_BEFORE_TCP + HEADER + before,
          wire,
          open ? "accept" : "reject with tcp reset");
    }
  }

  private void add(String protocol, int at, byte[] wire, String verdict) {
    StringBuilder rule = new StringBuilder("meta l4proto ").append(protocol);
    for (int from = 0; from < wire.length; from += AT_ONCE) {
      int length = Math.min(AT_ONCE, wire.length - from);
      rule.append(
          String.format(
              Locale.ROOT,
              " @ih,%d,%d & 0x%s == 0x%s",
              BITS * (at + from),
              BITS * length,
              HexFormat.of().toHexDigits(UPPER, 2).repeat(length),
              HexFormat.of().formatHex(wire, from, from + length)));
    }
    rules.add(rule.append(' ').append(verdict).toString());
  }

  /** A name as in a query, in upper case as masked. */
  private static byte[] wire(String name) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
      wire.write(ascii.length & UPPER);
      for (byte one : ascii) {
        wire.write(one & UPPER);
      }
    }
    wire.write(0);
    return wire.toByteArray();
  }
}
