package zta.guard.internal;

import java.io.IOException;

/** The operating system's packet rules, as far as the guard needs them. */
interface PacketRules {
  /** Applies a script, all of it or nothing. */
  void apply(String script) throws IOException;

  /** Deletes a table; no error when there is none. */
  void delete(String table) throws IOException;
}
