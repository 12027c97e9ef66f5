package zta.acceptance.product;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zta.api.fault.FaultException;
import zta.lib.x509.Pem;

/** The files of one agent, as a test lays them out and finds them. */
public final class AgentHome {
  private final Path folder;
  private final String user;
  private final String identity;

  /** Makes an agent's home below a folder, with nothing in it. */
  public AgentHome(Path folder, String user, String identity) throws IOException {
    this.folder = folder;
    this.user = user;
    this.identity = identity;
    Files.createDirectories(home());
    Files.createDirectories(config());
  }

  /**
   * An enrolment as it is stored.
   *
   * @param id its id
   * @param serial serial number of its certificate, hexadecimal
   * @param keys files of its keys
   */
  public record Stored(String id, String serial, Set<String> keys) {}

  /** Puts a file into the home. */
  public void put(String name, String content) throws IOException {
    Path file = home().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Deletes all files of a folder in the home. */
  public void clear(String name) throws IOException {
    try (Stream<Path> files = Files.list(home().resolve(name))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** Returns what its log says. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("work/log/zta_agent.log"));
  }

  /** Puts the settings of a component in place. */
  public void configure(String pid, String json) throws IOException {
    Files.writeString(config().resolve(pid + ".json"), json);
  }

  /** Returns the enrolment that is on the disk; fails when it is not whole. */
  public Optional<Stored> stored() throws IOException, FaultException {
    Path file = home().resolve("enrollments").resolve(user + ".json");
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return Optional.of(
        new Stored(
            json.getAsJsonObject("registration").get("id").getAsString(),
            Pem.certificates(json.get("certificates").getAsString())
                .get(0)
                .getSerialNumber()
                .toString(16),
            Set.of(
                json.get("keyId").getAsString() + ".p12",
                json.get("accountKeyId").getAsString() + ".p12")));
  }

  /** Returns the files of all keys. */
  public Set<String> keys() throws IOException {
    return names(home().resolve("keys"), ".p12");
  }

  /** Returns the step that an attempt on the disk is at. */
  public Optional<String> attempt() throws IOException {
    Path file = home().resolve("enrollments/attempts").resolve(user + ".json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    return Optional.of(json.get("kind").getAsString() + " " + json.get("state").getAsString());
  }

  /** Returns the revision of the configuration on the disk. */
  public Optional<Long> revision() throws IOException {
    Path file = home().resolve("enrollments/cached_configs").resolve(user + ".jws");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String payload = Files.readString(file).split("\\.", -1)[1];
    String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
    return Optional.of(JsonParser.parseString(json).getAsJsonObject().get("revision").getAsLong());
  }

  /** Returns the folder of the machine's identity certificates. */
  public Path certificates() {
    return home().resolve("certificates");
  }

  /** Returns the local user that is enrolled. */
  public String user() {
    return user;
  }

  /** Returns whom its certificate names. */
  public String identity() {
    return identity;
  }

  /** Returns the folder of all that is the agent's. */
  public Path folder() {
    return folder;
  }

  /** Returns the agent's home directory. */
  public Path home() {
    return folder.resolve("agent");
  }

  Path config() {
    return folder.resolve("config");
  }

  private static Set<String> names(Path directory, String suffix) throws IOException {
    if (!Files.exists(directory)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
