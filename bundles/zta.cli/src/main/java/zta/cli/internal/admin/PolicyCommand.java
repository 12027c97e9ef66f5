package zta.cli.internal.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Private resources and access rules. */
@Command(
    name = "policy",
    description = "Private resources and access rules.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PolicyGet.class, PolicyPut.class, PolicyCheck.class})
public final class PolicyCommand implements AdminGroup {
  @ParentCommand private @Nullable AdminCommand admin;

  @Override
  public AdminOptions options() {
    if (admin == null) {
      throw new IllegalStateException("picocli sets the parent");
    }
    return admin.options();
  }
}
