package zta.api.flow;

import static java.util.Objects.requireNonNull;

/**
 * A user of this machine.
 *
 * @param name account name as the operating system writes it
 */
public record LocalUser(String name) {
  /** Checks that there is a name. */
  public LocalUser {
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("a local user has a name");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
