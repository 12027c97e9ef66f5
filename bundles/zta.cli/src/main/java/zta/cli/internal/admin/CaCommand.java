package zta.cli.internal.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Certificate authorities whose certificates enrol. */
@Command(
    name = "ca",
    description = "Certificate authorities whose certificates enrol.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CaAdd.class, CaList.class, CaEnable.class, CaDisable.class})
public final class CaCommand implements AdminGroup {
  @ParentCommand private @Nullable AdminCommand admin;

  @Override
  public AdminOptions options() {
    if (admin == null) {
      throw new IllegalStateException("picocli sets the parent");
    }
    return admin.options();
  }
}
