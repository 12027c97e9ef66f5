package zta.guard.internal;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;
import zta.api.intercept.Catchment;
import zta.api.intercept.Claim;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.status.Message;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.core.internal.journal.FileOsJournal;
import zta.core.internal.journal.JournalOfTest;
import zta.guard.internal.before.EarlierConnections;
import zta.launcher.watchdog.Leash;
import zta.lib.undo.SystemTool;
import zta.lib.undo.UndoShapes;
import zta.testkit.doubles.StatusDouble;

/**
 * Stands for an agent: {@code DyingAgent HOME closed|open SEED|wait|end|early}. It has the real
 * journal, guard and watchdog, and makes and unmakes rules until it is killed. Runs in a network
 * namespace only.
 */
final class DyingAgent {
  private static final int MOST = 8;

  /** Something it can do, and how that is undone. */
  private record Step(String family, String apply, String undo) {}

  private record Done(Step step, OsJournal.Entry entry) {}

  private final OsJournal journal;
  private final SystemTool ip = SystemTool.find("ip", 5000).orElseThrow();
  private final Random random;
  private final Deque<Done> done = new ArrayDeque<>();
  private int number;

  private DyingAgent(OsJournal journal, long seed) {
    this.journal = journal;
    this.random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    Leash leash = Leash.start(home, home.resolve("watchdog.log"));
    FileOsJournal journal = JournalOfTest.open(home);
    StatusDouble status = new StatusDouble();
    GuardState state =
        new GuardState(
            "zta_guard_1",
            "zta0",
            journal,
            status,
            new Nft(home),
            new GuardFile(home.resolve("guard")));
    Guard guard =
        new Guard(
            new Config(args[1]),
            () -> true,
            new EarlierConnections(new PrintedHistory(), InstantSource.system())::compare,
            state,
            new UndoShapes(home),
            true,
            Duration.ofSeconds(1));
    JournalOfTest.bind(journal, guard);
    if (!args[2].equals("early")) {
      guard.bindSynthetic(new UnusedRange());
      guard.changed(caught());
    }
    guard.awaitIdle();
    if (!status.standing().isEmpty()) {
      throw new IllegalStateException(status.standing().toString());
    }
    System.out.println("ready");
    if (args[2].equals("end")) {
      guard.stop();
      leash.endsInOrder();
      return;
    }
    if (!List.of("wait", "early").contains(args[2])) {
      new DyingAgent(journal, Long.parseLong(args[2])).run();
    }
    Thread.sleep(Long.MAX_VALUE);
  }

  private void run() throws Exception {
    while (true) {
      if (done.size() < MOST && (done.isEmpty() || random.nextBoolean())) {
        make(step());
      } else {
        Done last = done.pop();
        ip(last.step().family(), last.step().undo());
        last.entry().undone();
      }
    }
  }

  private Step step() {
    int n = ++number % 100;
    String family = random.nextBoolean() ? "4" : "6";
    String address = family.equals("4") ? "10.60." + n + ".0/24" : "fd60:0:0:" + n + "::/64";
    String rule = "not fwmark 0x5a lookup 92 pref " + (9000 + n);
    return switch (random.nextInt(4)) {
      case 0 -> new Step(family, "rule add " + rule, "rule del " + rule);
      case 1 -> route(family, address + " dev zta1 table 92");
      case 2 -> route(family, "local " + address + " dev lo table 90");
      default -> keptOut(family, address + " lookup main pref " + (9200 + n));
    };
  }

  private static Step route(String family, String what) {
    return new Step(family, "route add " + what, "route del " + what);
  }

  private static Step keptOut(String family, String what) {
    return new Step(family, "rule add to " + what, "rule del to " + what);
  }

  private void make(Step step) throws Exception {
    OsJournal.Entry entry =
        journal.begin(
            new OsChange("linux.ip", Map.of("family", step.family(), "undo", step.undo())));
    done.push(new Done(step, entry));
    ip(step.family(), step.apply());
  }

  private void ip(String family, String words) throws Exception {
    ip.run(List.of(("-" + family + " " + words).split(" ")));
  }

  private static Catchment.Catch caught() {
    List<String> networks = List.of("10.50.0.0/24", "10.51.0.0/24", "fd50::/64");
    return new Catchment.Catch(
        1,
        true,
        List.of(
            new Claim(
                List.of("*.corp.example", "only.example"),
                List.of("vpn.corp.example"),
                networks,
                List.of())),
        List.of("proxy.corp.example"));
  }

  /** Shows the Message History on standard output. */
  private static final class PrintedHistory implements MessageHistory {
    @Override
    public void info(Optional<LocalUser> user, String text) {
      System.out.println(user.orElseThrow() + ": " + text);
    }

    @Override
    public void fault(Severity severity, Optional<LocalUser> user, String text, Fault fault) {
      System.out.println(text);
    }

    @Override
    public List<Message> messages(LocalUser user, int limit) {
      return List.of();
    }
  }

  private record Config(String failMode) implements GuardConfig {
    @Override
    public String link() {
      return "zta0";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return GuardConfig.class;
    }
  }
}
