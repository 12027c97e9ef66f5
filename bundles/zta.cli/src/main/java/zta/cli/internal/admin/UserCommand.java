package zta.cli.internal.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Users and their groups. */
@Command(
    name = "user",
    description = "Users and their groups.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {UserAdd.class, UserList.class, UserRemove.class})
public final class UserCommand implements AdminGroup {
  @ParentCommand private @Nullable AdminCommand admin;

  @Override
  public AdminOptions options() {
    if (admin == null) {
      throw new IllegalStateException("picocli sets the parent");
    }
    return admin.options();
  }
}
