package zta.acceptance.killed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import zta.acceptance.product.Admin;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.Deadline;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** One agent that is started and killed again and again, and what it promised before each kill. */
final class Victim {
  private static final Duration SETTLES_IN = Duration.ofSeconds(30);

  private final AgentHome home;
  private final Path bundles;
  private final List<String> jvm;
  private final Admin admin;
  private final Tally tally;

  /** What the agent said is so; empty where a kill may have cut it off either way. */
  private Optional<String> enrolment = Optional.empty();

  private Optional<String> serial = Optional.empty();
  private long revision;
  private boolean mustBeThere;
  private boolean mustBeGone;

  Victim(AgentHome home, Path bundles, List<String> jvm, Admin admin, Tally tally) {
    this.home = home;
    this.bundles = bundles;
    this.jvm = jvm;
    this.admin = admin;
    this.tally = tally;
  }

  /** Lives and is killed until no kill is left; then lives once more. */
  void run() throws Exception {
    try {
      lives();
    } finally {
      tally.stop();
    }
  }

  private void lives() throws Exception {
    while (tally.take()) {
      if (home.attempt().isPresent() && tally.draw() < 0.35) {
        killedAtStart();
      } else {
        try (AgentProcess agent = start()) {
          recovered(agent);
          killedAtWork(agent, prepare(agent));
        }
      }
      checkFiles();
    }
    try (AgentProcess agent = start()) {
      recovered(agent);
      agent.kill();
    }
  }

  /** Does everything once and ends in order: this says how long things take. */
  void rehearse(List<String> flags) throws Exception {
    AgentProcess agent = AgentProcess.await(AgentProcess.launch(home, bundles, flags), home);
    for (Act act : List.of(Act.ENROL, Act.SYNC, Act.RENEW)) {
      long begin = System.nanoTime();
      act(agent, act).call();
      tally.took(act, millisSince(begin));
    }
    long begin = System.nanoTime();
    act(agent, Act.UNENROL).call();
    tally.took(Act.UNENROL, millisSince(begin));
    agent.stop();
  }

  private AgentProcess start() throws Exception {
    long begin = System.nanoTime();
    AgentProcess agent = AgentProcess.await(AgentProcess.launch(home, bundles, jvm), home);
    tally.took(Act.START, millisSince(begin));
    return agent;
  }

  private void killedAtStart() throws Exception {
    try (ContainerProcess process = AgentProcess.launch(home, bundles, jvm)) {
      Deadline.in(Duration.ofMillis((long) tally.moment(Act.START))).await();
      tally.spent(process.processorTime());
      process.kill();
    }
    tally.killed(Act.START, true, home.attempt().orElse("nothing pending"));
  }

  /** Brings the agent to where the next act can begin, and draws that act. */
  private Act prepare(AgentProcess agent) throws Exception {
    if (home.stored().isEmpty()) {
      return Act.ENROL;
    }
    double draw = tally.draw();
    if (draw < 0.1) {
      return Act.UNENROL;
    }
    if (draw < 0.45) {
      agent.call("unenroll");
      assertEquals(List.of(), admin.live(home.identity()), "the headend was told");
      mustBeThere = false;
      return Act.ENROL;
    }
    if (draw < 0.7) {
      return Act.RENEW;
    }
    return Act.SYNC;
  }

  private void killedAtWork(AgentProcess agent, Act act) throws Exception {
    Callable<JsonObject> work = act(agent, act);
    if (act == Act.UNENROL || act == Act.ENROL) {
      mustBeThere = false;
    }
    mustBeGone = false;
    double moment = tally.moment(act);
    long begin = System.nanoTime();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    Thread caller = new Thread(() -> complete(answer, work), "zta-test-caller");
    caller.start();
    try {
      answer.get((long) (moment * 1e6), TimeUnit.NANOSECONDS);
      tally.took(act, millisSince(begin));
    } catch (TimeoutException e) {
      // That is the moment.
      assertTrue(!answer.isCompletedExceptionally());
    }
    tally.spent(agent.processorTime());
    agent.kill();
    caller.join(20_000);
    note(act, answer);
  }

  /** What was answered before the kill must hold after it. */
  private void note(Act act, CompletableFuture<JsonObject> answer) throws Exception {
    boolean said = answer.isDone() && !answer.isCompletedExceptionally();
    if (!said) {
      assertCutOff(answer);
      if (act == Act.RENEW) {
        serial = Optional.empty();
      }
    } else {
      switch (act) {
        case ENROL -> {
          mustBeThere = true;
          enrolment = Optional.of(answer.get().get("id").getAsString());
          serial = Optional.empty();
        }
        case RENEW -> serial = Optional.of(answer.get().get("serial").getAsString());
        case SYNC -> revision = answer.get().get("revision").getAsLong();
        case UNENROL -> mustBeGone = true;
        case START -> throw new IllegalStateException();
      }
    }
    tally.killed(act, !said, home.attempt().orElse("nothing pending"));
  }

  /** A kill is the only thing that may keep an act from succeeding. */
  private static void assertCutOff(CompletableFuture<JsonObject> answer) throws Exception {
    try {
      answer.get(1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof FaultException fault)
          || !fault.fault().code().equals(FaultCode.AGENT_UNREACHABLE.id())) {
        throw e;
      }
    }
  }

  private Callable<JsonObject> act(AgentProcess agent, Act act) throws Exception {
    return switch (act) {
      case ENROL -> () -> agent.call("enroll");
      case RENEW -> () -> agent.call("cert", "action", "renew");
      case UNENROL -> () -> agent.call("unenroll");
      case SYNC -> {
        admin.policy(Policies.next());
        yield () -> agent.call("sync");
      }
      case START -> throw new IllegalStateException();
    };
  }

  /** What lies on the disk right after a kill: what a crash of the machine would leave as well. */
  private void checkFiles() throws Exception {
    Optional<AgentHome.Stored> stored = home.stored();
    if (mustBeThere) {
      assertTrue(stored.isPresent(), "a reported enrolment is lost");
    }
    if (mustBeGone) {
      assertTrue(stored.isEmpty(), "a reported end is undone");
    }
    if (stored.isPresent()) {
      assertTrue(home.keys().containsAll(stored.get().keys()), "a key is lost");
      assertTrue(home.revision().isPresent(), "the configuration is lost");
      if (mustBeThere) {
        assertTrue(home.revision().get() >= revision, "the configuration fell back");
      }
    }
  }

  /** The next process makes it whole: enrolled at both ends and usable, or at neither. */
  private void recovered(AgentProcess agent) throws Exception {
    Optional<JsonObject> synced = settled(agent);
    tally.found(synced.isPresent());
    Optional<AgentHome.Stored> stored = home.stored();
    assertEquals(synced.isPresent(), stored.isPresent());
    assertEquals(
        stored.map(AgentHome.Stored::id).stream().toList(),
        admin.live(home.identity()),
        "live enrolments of the headend");
    if (mustBeThere) {
      assertEquals(enrolment, stored.map(AgentHome.Stored::id));
      serial.ifPresent(known -> assertEquals(known, stored.orElseThrow().serial()));
    }
    if (mustBeGone) {
      assertTrue(stored.isEmpty(), "a reported end is undone");
    }
    cleared(stored);
    mustBeThere = stored.isPresent();
    mustBeGone = stored.isEmpty();
    enrolment = stored.map(AgentHome.Stored::id);
    serial = stored.map(AgentHome.Stored::serial);
    revision = synced.map(json -> json.get("revision").getAsLong()).orElse(0L);
  }

  /**
   * Waits until nothing is pending. Whoever is enrolled then syncs: the headend takes the
   * certificate with its key.
   */
  private Optional<JsonObject> settled(AgentProcess agent) throws Exception {
    Deadline deadline = Deadline.in(SETTLES_IN);
    while (true) {
      Optional<JsonObject> synced = Optional.empty();
      try {
        synced = Optional.of(agent.call("sync"));
      } catch (FaultException e) {
        // Of two parts that start one after the other, the later may be found first.
        if (!e.fault().code().equals(FaultCode.NOT_ENROLLED.id())
            && !e.fault().code().equals(FaultCode.SERVICE_MISSING.id())) {
          throw e;
        }
      }
      Optional<String> pending = home.attempt();
      if (pending.isEmpty() && synced.isPresent() == home.stored().isPresent()) {
        return synced;
      }
      deadline.pause("an attempt that was cut off: " + pending);
    }
  }

  /** No key is left that belongs to nothing. */
  private void cleared(Optional<AgentHome.Stored> stored) throws Exception {
    Deadline deadline = Deadline.in(SETTLES_IN);
    while (!home.keys().equals(stored.map(AgentHome.Stored::keys).orElse(Set.of()))) {
      deadline.pause("keys without an enrolment to go: " + home.keys() + stored);
    }
  }

  private static void complete(CompletableFuture<JsonObject> answer, Callable<JsonObject> work) {
    try {
      answer.complete(work.call());
    } catch (Exception e) {
      answer.completeExceptionally(e);
    }
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }
}
