package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Administers a headend. */
@Command(
    name = "admin",
    description = "Administer a headend: its CAs, users, policy, enrolments, connectors, activity.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CaCommand.class,
      UserCommand.class,
      ChoiceCommand.class,
      PolicyCommand.class,
      EnrolmentCommand.class,
      ConnectorCommand.class,
      RelayProfileCommand.class,
      ActivityCommand.class,
      HealthCommand.class
    })
public final class AdminCommand implements AdminGroup {
  @Mixin private AdminOptions options = new AdminOptions();

  @Override
  public AdminOptions options() {
    return options;
  }
}
