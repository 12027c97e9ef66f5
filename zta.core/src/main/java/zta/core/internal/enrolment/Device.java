package zta.core.internal.enrolment;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * What the headend is told about this device.
 *
 * @param id made once and kept
 * @param name host name, for people
 * @param os operating system and version
 * @param agentVersion version of the agent
 */
record Device(String id, String name, String os, String agentVersion) {
  private static final String SCHEMA = "zta.device/1";
  private static final int MAX_FILE = 4096;

  /** Reads the device's id, or makes it when there is none that can be read. */
  static Device of(Path file, String agentVersion) throws FaultException {
    return new Device(
        id(file),
        hostName(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        agentVersion);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("name", name);
    json.addProperty("os", os);
    json.addProperty("agentVersion", agentVersion);
    return json;
  }

  private static String id(Path file) throws FaultException {
    Optional<byte[]> content = SafeFiles.readIfPresent(file, MAX_FILE);
    if (content.isPresent()) {
      try {
        JsonView json =
            JsonView.of(StrictJson.object(content.get(), file.toString()), file.toString());
        json.schema(SCHEMA);
        return json.string("id");
      } catch (FaultException e) {
        AtomicFiles.write(file.resolveSibling(file.getFileName() + ".damaged"), content.get());
      }
    }
    JsonObject json = new JsonObject();
    String id = UUID.randomUUID().toString();
    json.addProperty("schema", SCHEMA);
    json.addProperty("id", id);
    AtomicFiles.write(file, json.toString());
    return id;
  }

  /** Never asks the network for its own name. */
  private static String hostName() {
    try {
      String name = Files.readString(Path.of("/etc/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // Other systems have an environment variable.
    }
    return Optional.ofNullable(System.getenv("COMPUTERNAME"))
        .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
        .orElse("device");
  }
}
