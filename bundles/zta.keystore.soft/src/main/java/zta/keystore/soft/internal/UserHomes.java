package zta.keystore.soft.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import zta.api.flow.LocalUser;

/** Finds the home directories of local users. */
final class UserHomes {
  private final Path passwd;
  private final String ownName;
  private final Path ownHome;

  UserHomes(Path passwd, String ownName, Path ownHome) {
    this.passwd = passwd;
    this.ownName = ownName;
    this.ownHome = ownHome;
  }

  /** Reads the system's user database. */
  static UserHomes ofSystem() {
    return new UserHomes(
        Path.of("/etc/passwd"),
        System.getProperty("user.name"),
        Path.of(System.getProperty("user.home")));
  }

  /** Returns where a user's home is, empty for an unknown user. */
  Optional<Path> home(LocalUser user) {
    if (user.name().equals(ownName)) {
      return Optional.of(ownHome);
    }
    return fromPasswd(user.name()).or(() -> besideOwn(user.name()));
  }

  private Optional<Path> fromPasswd(String name) {
    try (Stream<String> lines = Files.lines(passwd, StandardCharsets.UTF_8)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length >= 7 && fields[0].equals(name) && !fields[5].isEmpty())
          .map(fields -> Path.of(fields[5]))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Users of a directory service are not in the file; their homes lie beside each other. */
  private Optional<Path> besideOwn(String name) {
    Path parent = ownHome.getParent();
    if (parent == null || !name.matches("[A-Za-z0-9._@-]+") || name.startsWith(".")) {
      return Optional.empty();
    }
    return Optional.of(parent.resolve(name)).filter(Files::isDirectory);
  }
}
