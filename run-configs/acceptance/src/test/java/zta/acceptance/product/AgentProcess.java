package zta.acceptance.product;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.control.ControlClient;

/** An agent in a process of its own, asked over its local control API. */
public final class AgentProcess implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final ContainerProcess process;
  private final String user;
  private final ControlClient client;

  private AgentProcess(ContainerProcess process, String user, ControlClient client) {
    this.process = process;
    this.user = user;
    this.client = client;
  }

  /** Starts an agent without waiting for it. */
  public static ContainerProcess launch(AgentHome home, Path bundles, List<String> jvm)
      throws IOException {
    return launch(home, bundles, jvm, List.of());
  }

  /** Starts an agent by a command that runs it somewhere else, without waiting for it. */
  public static ContainerProcess launch(
      AgentHome home, Path bundles, List<String> jvm, List<String> within) throws IOException {
    return ContainerProcess.start(
        new ContainerProcess.Spec(
            "agent",
            bundles,
            home.folder().resolve("work"),
            jvm,
            Map.of(
                "zta.agent.home",
                home.home().toString(),
                "zta.config.dir",
                home.config().toString()),
            within));
  }

  /**
   * Waits until the agent that was launched works: what an earlier run left unfinished is queued
   * then before anything that is asked.
   */
  public static AgentProcess await(ContainerProcess process, AgentHome home)
      throws InterruptedException {
    Deadline deadline = Deadline.in(WAIT);
    while (true) {
      try {
        AgentProcess agent =
            new AgentProcess(process, home.user(), ControlClient.connect(socket(home)));
        agent.whole(deadline);
        return agent;
      } catch (FaultException e) {
        if (!process.alive()) {
          throw new AssertionError("the agent ended:\n" + process.said(), e);
        }
        deadline.pause("the agent: " + e.fault());
      }
    }
  }

  private void whole(Deadline deadline) throws FaultException {
    while (true) {
      try {
        call("cert");
        return;
      } catch (FaultException e) {
        if (e.fault().code().equals(FaultCode.NOT_ENROLLED.id())) {
          return;
        }
        if (!e.fault().code().equals(FaultCode.SERVICE_MISSING.id())) {
          client.close();
          throw e;
        }
        deadline.pause("all parts of the agent: " + e.fault());
      }
    }
  }

  /** Calls a verb for the user; arguments are pairs of name and value. */
  public JsonObject call(String verb, String... arguments) throws FaultException {
    JsonObject json = new JsonObject();
    json.addProperty("user", user);
    for (int i = 0; i < arguments.length; i += 2) {
      json.addProperty(arguments[i], arguments[i + 1]);
    }
    return client.call(verb, json, WAIT, step -> {});
  }

  /** Returns the processor time that it has used. */
  public Duration processorTime() {
    return process.processorTime();
  }

  /** Kills it with SIGKILL; whoever waits for an answer hears of it. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Stops it in order. */
  public void stop() {
    client.close();
    process.stop();
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }

  private static Path socket(AgentHome home) {
    return home.home().resolve("run/agent.sock");
  }
}
