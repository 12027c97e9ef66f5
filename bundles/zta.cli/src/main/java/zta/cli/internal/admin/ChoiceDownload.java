package zta.cli.internal.admin;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Download the enrolment choice file for the devices. */
@Command(name = "download", description = "Download the enrolment choice file for the devices.")
public final class ChoiceDownload extends AdminTask {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "where to; stdout by default")
  private @Nullable Path output;

  /** Makes the command for a session. */
  public ChoiceDownload(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.get("enrolment-choice", JSON);
    if (output == null) {
      terminal.raw(answer);
    } else {
      Documents.write(output, answer);
      terminal.say("Written: " + output);
    }
  }
}
