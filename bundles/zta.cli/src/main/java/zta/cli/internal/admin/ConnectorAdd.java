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

/** Add a connector; prints the file by which it registers once. */
@Command(
    name = "add",
    description = "Add a connector; prints the file by which it registers, once within an hour.")
public final class ConnectorAdd extends AdminTask {
  @Parameters(paramLabel = "NAME", description = "name of the connector")
  private String name = "";

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      required = true,
      description = "the private network, as policies name it")
  private String network = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "where to, for its owner only; stdout by default")
  private @Nullable Path output;

  /** Makes the command for a session. */
  public ConnectorAdd(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    JsonObject connector = new JsonObject();
    connector.addProperty("name", name);
    connector.addProperty("network", network);
    String answer = api.send("POST", "connectors", JSON, connector.toString()) + "\n";
    if (output == null) {
      // The token is data that was asked for: stdout, and nowhere else.
      terminal.raw(answer);
    } else {
      AtomicFiles.write(output, answer);
      terminal.say("Written: " + output);
    }
  }
}
