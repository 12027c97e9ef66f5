package zta.cli.internal.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Connectors of private networks. */
@Command(
    name = "connector",
    description = "Connectors of private networks.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ConnectorList.class, ConnectorAdd.class, ConnectorRemove.class})
public final class ConnectorCommand implements AdminGroup {
  @ParentCommand private @Nullable AdminCommand admin;

  @Override
  public AdminOptions options() {
    if (admin == null) {
      throw new IllegalStateException("picocli sets the parent");
    }
    return admin.options();
  }
}
