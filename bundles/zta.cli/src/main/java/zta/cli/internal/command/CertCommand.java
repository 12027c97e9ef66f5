package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Lines;
import zta.cli.internal.text.Plain;
import zta.cli.internal.text.Times;

/** Shows the client certificate. */
@Command(name = "cert", description = "The client certificate: serial number, validity, renewal.")
public final class CertCommand extends AgentCommand {
  @Option(names = "--renew", description = "Renew it now, with a new key.")
  private boolean renew;

  /** Makes the command for a session. */
  public CertCommand(Session session) {
    super(session, "cert");
  }

  @Override
  void arguments(JsonObject arguments) {
    if (renew) {
      arguments.addProperty("action", "renew");
    }
  }

  @Override
  Duration patience() {
    return Duration.ofSeconds(130);
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    terminal.line("Certificate of " + Plain.text(Json.text(result, "identity")));
    Lines lines = new Lines(terminal::line);
    lines.put("Serial", Json.text(result, "serial"));
    lines.put("Subject", Json.text(result, "subject"));
    lines.put("Issuer", Json.text(result, "issuer"));
    lines.put("Valid from", Times.local(Json.text(result, "notBefore")));
    lines.put("Valid until", Times.local(Json.text(result, "notAfter")));
    lines.put("Renewed from", Times.local(Json.text(result, "renewalFrom")));
    lines.put("Key store", Json.text(result, "keyStore") + " " + Json.text(result, "key"));
  }
}
