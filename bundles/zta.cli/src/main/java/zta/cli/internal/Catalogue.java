package zta.cli.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import zta.cli.internal.admin.AdminCommand;
import zta.cli.internal.command.CallCommand;
import zta.cli.internal.command.CertCommand;
import zta.cli.internal.command.CompletionCommand;
import zta.cli.internal.command.ConfigCommand;
import zta.cli.internal.command.DartCommand;
import zta.cli.internal.command.EnrollCommand;
import zta.cli.internal.command.ExplainCommand;
import zta.cli.internal.command.FlowsCommand;
import zta.cli.internal.command.HelpCommand;
import zta.cli.internal.command.HistoryCommand;
import zta.cli.internal.command.LogCommand;
import zta.cli.internal.command.ModulesCommand;
import zta.cli.internal.command.NetcheckCommand;
import zta.cli.internal.command.ResourcesCommand;
import zta.cli.internal.command.StatsCommand;
import zta.cli.internal.command.StatusCommand;
import zta.cli.internal.command.SyncCommand;
import zta.cli.internal.command.UnenrollCommand;
import zta.cli.internal.command.VersionCommand;

/**
 * The commands below {@code zta}. Only what a command line needs is built, which halves the time
 * that a command takes.
 */
final class Catalogue {
  private final Map<String, Class<?>> all = new LinkedHashMap<>();

  Catalogue() {
    all.put("status", StatusCommand.class);
    all.put("enroll", EnrollCommand.class);
    all.put("unenroll", UnenrollCommand.class);
    all.put("sync", SyncCommand.class);
    all.put("resources", ResourcesCommand.class);
    all.put("explain", ExplainCommand.class);
    all.put("history", HistoryCommand.class);
    all.put("flows", FlowsCommand.class);
    all.put("stats", StatsCommand.class);
    all.put("cert", CertCommand.class);
    all.put("netcheck", NetcheckCommand.class);
    all.put("modules", ModulesCommand.class);
    all.put("dart", DartCommand.class);
    all.put("log", LogCommand.class);
    all.put("config", ConfigCommand.class);
    all.put("admin", AdminCommand.class);
    all.put("call", CallCommand.class);
    all.put("completion", CompletionCommand.class);
    all.put("version", VersionCommand.class);
    all.put("help", HelpCommand.class);
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /** Adds the command that the first argument names, or all of them when it names none. */
  void addTo(CommandLine line, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean one = has(first) && !first.equals("help") && !first.equals("completion");
    all.forEach(
        (name, type) -> {
          if (!one || name.equals(first)) {
            line.addSubcommand(type);
          }
        });
  }
}
