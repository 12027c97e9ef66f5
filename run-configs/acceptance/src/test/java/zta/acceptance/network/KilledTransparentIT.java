package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import zta.acceptance.product.Deadline;
import zta.testkit.NeedsRoot;

/** A killed agent whose private networks are to stay closed. */
@NeedsRoot(to = "make network namespaces")
class KilledTransparentIT extends KilledAgents {
  private static final int KILLS_UNDER_QUESTIONS = 2;

  KilledTransparentIT() {
    super("closed");
  }

  @Override
  void checkPrivate() throws Exception {
    checkRefused(Site.PRIVATE);
    checkRefused(ELSEWHERE);
    checkRefused(synthetic());
  }

  /** Private names are asked for all the time, and never reach a resolver of the network. */
  @Test
  void nobodyElseLearnsPrivateNames() throws Exception {
    awaitPrivate();
    awaitGuard();
    List<String> beforeTheFirstConfiguration = privateNamesThatWentOut();
    Process questions = questions();
    for (int kill = 0; kill < KILLS_UNDER_QUESTIONS; kill++) {
      awaitPrivate();
      device().agent().kill();
      checkOrdinary();
      awaitNothingButTheGuard();
      device().start();
    }
    awaitPrivate();
    end(questions);
    assertEquals(beforeTheFirstConfiguration, privateNamesThatWentOut());

    device().agent().stop();
    device().start();
    awaitGuard();
    questions = questions();
    awaitPrivate();
    end(questions);
    assertEquals(beforeTheFirstConfiguration, privateNamesThatWentOut());
  }

  private static void end(Process process) throws Exception {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Asks for private names all the time, by the system's resolver and past it. */
  private Process questions() throws Exception {
    List<String> command = new ArrayList<>(site().device().as(Device.BOB));
    command.addAll(
        List.of(
            "sh",
            "-c",
            "while :; do getent ahosts wiki.corp.example;"
                + " dig +short +tries=1 +time=1 @198.51.100.53 db.corp.example;"
                + " dig +tcp +short +tries=1 +time=1 @198.51.100.53 _ldap._tcp.corp.example SRV;"
                + " getent ahosts public.corp.example; done"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> privateNamesThatWentOut() throws Exception {
    return Files.readAllLines(folder().resolve("logs/dns-public.txt")).stream()
        .filter(line -> line.contains("query[") && line.contains("corp.example"))
        .filter(line -> !line.contains("public.corp.example"))
        .toList();
  }

  /** What was closed when the agent ended is closed again at once. */
  private void awaitGuard() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (!rules().contains("zta_guard")) {
      deadline.pause("the guard");
    }
  }
}
