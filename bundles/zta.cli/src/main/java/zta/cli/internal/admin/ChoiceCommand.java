package zta.cli.internal.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The enrolment choice file of devices. */
@Command(
    name = "choice",
    description = "The enrolment choice file of devices.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ChoiceDownload.class})
public final class ChoiceCommand implements AdminGroup {
  @ParentCommand private @Nullable AdminCommand admin;

  @Override
  public AdminOptions options() {
    if (admin == null) {
      throw new IllegalStateException("picocli sets the parent");
    }
    return admin.options();
  }
}
