package zta.cli.internal.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Enrolments of users and devices. */
@Command(
    name = "enrolment",
    description = "Enrolments of users and devices.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EnrolmentList.class, EnrolmentRevoke.class, EnrolmentAdd.class})
public final class EnrolmentCommand implements AdminGroup {
  @ParentCommand private @Nullable AdminCommand admin;

  @Override
  public AdminOptions options() {
    if (admin == null) {
      throw new IllegalStateException("picocli sets the parent");
    }
    return admin.options();
  }
}
