package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.lib.control.ControlClient;

/** Shows how things stand; can wait for a state, follow changes, or answer by exit code. */
@Command(name = "status", description = "How things stand, in one sentence and the details.")
public final class StatusCommand extends AgentCommand {
  private static final List<String> STATES =
      List.of(
          "not_enrolled", "enrolling", "enrolled", "attention", "reauth_required", "unenrolling");
  private static final long RETRY_NANOS = 200_000_000L;

  private final InstantSource clock = InstantSource.system();

  @Option(
      names = "--check",
      description = "Exit 0 only when enrolled and all is well, else 4 or 5.")
  private boolean check;

  @Option(names = "--watch", description = "Show each change until interrupted.")
  private boolean watch;

  @Option(
      names = "--wait",
      paramLabel = "STATE",
      description = "Wait until the state is STATE: enrolled, not_enrolled, attention, ...")
  private @Nullable String wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait (default: 60); exit 7 after that.")
  private int timeout = 60;

  /** Makes the command for a session. */
  public StatusCommand(Session session) {
    super(session, "status");
  }

  @Override
  public Integer call() throws FaultException {
    if (wait != null) {
      return waitFor(wait);
    }
    if (watch) {
      follow();
    }
    return super.call();
  }

  @Override
  int exitCode(JsonObject status) {
    if (!check) {
      return ExitCodes.OK;
    }
    return switch (Json.text(status, "state")) {
      case "enrolled" -> ExitCodes.OK;
      case "not_enrolled" -> ExitCodes.NOT_ENROLLED;
      default -> ExitCodes.DEGRADED;
    };
  }

  @Override
  void show(JsonObject status, Terminal terminal) {
    StatusText.show(status, clock.instant(), terminal);
  }

  private int waitFor(String state) throws FaultException {
    if (!STATES.contains(state)) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at(
              "--wait=" + state, "there is no such state", "One of " + String.join(", ", STATES)));
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    FaultException last = late(state);
    while (System.nanoTime() < deadline) {
      try {
        Optional<JsonObject> reached = await(state, deadline);
        if (reached.isPresent()) {
          print(reached.get(), false);
          return ExitCodes.OK;
        }
        last = late(state);
      } catch (FaultException e) {
        // An agent that is starting is worth waiting for.
        if (!isPassing(e)) {
          throw e;
        }
        last = e;
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    session().terminal().say("Last seen: " + last.fault());
    throw late(state);
  }

  private static boolean isPassing(FaultException e) {
    String code = e.fault().code();
    return code.equals(FaultCode.AGENT_UNREACHABLE.id())
        || code.equals(FaultCode.SERVICE_MISSING.id());
  }

  private FaultException late(String state) {
    return new FaultException(
        FaultCode.TIMED_OUT.at(
            "zta status --wait=" + state,
            "the state was not reached within " + timeout + " s",
            "See: zta status."));
  }

  private Optional<JsonObject> await(String state, long deadline) throws FaultException {
    try (ControlClient client = subscribed()) {
      while (true) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        Optional<JsonObject> event = client.event(left);
        if (event.isEmpty()) {
          return Optional.empty();
        }
        JsonObject status = Json.object(event.get(), "data");
        if (Json.text(status, "state").equals(state)) {
          return Optional.of(status);
        }
        session().terminal().progress(Json.text(status, "text"));
      }
    }
  }

  private void follow() throws FaultException {
    try (ControlClient client = subscribed()) {
      while (true) {
        Optional<JsonObject> event = client.event(Duration.ofDays(1));
        if (event.isPresent()) {
          print(Json.object(event.get(), "data"), true);
        }
      }
    }
  }

  private ControlClient subscribed() throws FaultException {
    ControlClient client = session().agent().connect();
    try {
      client.call("subscribe", request(), Duration.ofSeconds(10), s -> {});
      return client;
    } catch (FaultException | RuntimeException e) {
      client.close();
      throw e;
    }
  }
}
