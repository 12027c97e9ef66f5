package zta.acceptance.killed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.HeadendProcess;
import zta.acceptance.product.IdentityPki;

/**
 * Kills agents with SIGKILL at random moments while they start, enrol, sync, renew and unenrol with
 * a real headend. What an agent reported is never lost, and after each kill the next process finds,
 * or makes, one whole enrolment at both ends or none at all.
 */
class KilledAgentIT {
  private static final int KILLS = Integer.getInteger("zta.kills", 50);
  private static final long SEED = Long.getLong("zta.seed", System.nanoTime());
  private static final int AGENTS = 2;
  private static final String USER = "anna";

  /** What the agent needs to enrol; each bundle more makes each start longer. */
  private static final String NEEDED =
      "(bc(prov|pkix|util)|gson|jose4j|netty-(common|buffer|resolver|transport|tcnative)"
          + "|org\\.apache\\.felix|org\\.osgi|pax-logging-api"
          + "|zta\\.(api|config|control|core|io|keystore\\.soft|policy)-).*";

  @TempDir Path folder;

  @Test
  void neverLeavesALostOrHalfEnrolment() throws Exception {
    Tally tally = new Tally(KILLS, SEED);
    try (HeadendProcess headend = HeadendProcess.start(folder.resolve("headend"))) {
      IdentityPki pki = new IdentityPki(folder.resolve("pki"), "Corp-CA");
      headend.admin().addCa(pki.ca());
      headend.admin().policy(Policies.next());
      Path bundles = bundles();
      Path archive = folder.resolve("classes.jsa");
      List<Callable<Void>> lives = new ArrayList<>();
      for (int i = 0; i < AGENTS; i++) {
        AgentHome home = home("user" + i + "@corp.example", pki, headend);
        List<String> jvm = List.of("-XX:SharedArchiveFile=" + archive);
        Victim victim = new Victim(home, bundles, jvm, headend.admin(), tally);
        if (i == 0) {
          victim.rehearse(
              List.of(
                  "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        }
        lives.add(
            () -> {
              victim.run();
              return null;
            });
      }
      together(lives);
    } finally {
      say("seed " + SEED + "\n" + tally.table());
    }
    if (KILLS >= 50) {
      for (Act act : List.of(Act.ENROL, Act.SYNC, Act.RENEW)) {
        assertTrue(tally.cutOff(act) > 0, "no kill hit " + act);
      }
    }
  }

  private AgentHome home(String identity, IdentityPki pki, HeadendProcess headend)
      throws Exception {
    AgentHome home = new AgentHome(folder.resolve(identity.substring(0, 5)), USER, identity);
    headend.admin().addUser(identity);
    pki.issue(identity, home.certificates());
    home.put("enrollment_choices/choice.json", headend.admin().choice());
    home.configure(
        "zta.core.enrolment",
        "{\"users\":[\"%s\"],\"poll\":\"PT1S\",\"keyOverlap\":\"PT0.2S\"}".formatted(USER));
    return home;
  }

  private Path bundles() throws IOException {
    Path few = Files.createDirectory(folder.resolve("bundles"));
    try (Stream<Path> all = Files.list(ContainerProcess.bundles("agent"))) {
      for (Path bundle : all.toList()) {
        if (bundle.getFileName().toString().matches(NEEDED)) {
          Files.copy(bundle, few.resolve(bundle.getFileName()));
        }
      }
    }
    return few;
  }

  private static void together(List<Callable<Void>> lives) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(lives.size());
    try {
      for (Future<Void> life : threads.invokeAll(lives)) {
        life.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @SuppressWarnings("SystemOut")
  private static void say(String text) {
    System.out.println(text);
  }
}
