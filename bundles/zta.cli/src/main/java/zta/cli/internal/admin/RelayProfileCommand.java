package zta.cli.internal.admin;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.lib.file.AtomicFiles;

/** Enrol an Apple device without an agent: the profile of its built-in relay client. */
@Command(
    name = "relay-profile",
    description = "Enrol an Apple device without an agent: the profile of its relay client.")
public final class RelayProfileCommand extends AdminTask {
  @Parameters(paramLabel = "EMAIL", description = "for whom")
  private String identity = "";

  @Option(
      names = "--device",
      paramLabel = "ID",
      required = true,
      description = "the id of the device; the same again replaces its enrolment")
  private String device = "";

  @Option(
      names = "--exact",
      description = "match single names alone: only for iOS 18.4, macOS 15.4 and later")
  private boolean exact;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "where to, for its owner only; stdout by default")
  private @Nullable Path output;

  /** Makes the command for a session. */
  public RelayProfileCommand(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    JsonObject named = new JsonObject();
    named.addProperty("id", device);
    JsonObject wanted = new JsonObject();
    wanted.addProperty("identity", identity);
    wanted.add("device", named);
    wanted.addProperty("exact", exact);
    String profile = api.send("POST", "relay-profile", JSON, wanted.toString());
    if (output == null) {
      // The private key is data that was asked for: stdout, and nowhere else.
      terminal.raw(profile);
    } else {
      AtomicFiles.write(output, profile);
      terminal.say("Written: " + output);
    }
  }
}
