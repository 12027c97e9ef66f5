package zta.lib.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.IoReason;
import zta.lib.json.StrictJson;

/**
 * Calls the agent's local control API. Blocks; for one thread at a time.
 *
 * <p>Faults tell apart what a caller can do: {@link FaultCode#AGENT_UNREACHABLE} (start it), {@link
 * FaultCode#TIMED_OUT} (try again), everything else comes from the agent itself.
 */
public final class ControlClient implements AutoCloseable {
  /** The protocol's version. */
  public static final int VERSION = 1;

  private final Path socket;
  private final FrameChannel channel;
  private final Queue<JsonObject> events = new ArrayDeque<>();
  private long lastId;

  private ControlClient(Path socket, FrameChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /** Connects to the agent. */
  public static ControlClient connect(Path socket) throws FaultException {
    try {
      return new ControlClient(socket, new FrameChannel(socket));
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new FaultException(unreachable(socket, e), e);
    }
  }

  /**
   * Calls a verb and waits for its result.
   *
   * @param progress hears what the agent says it is doing
   */
  public JsonObject call(
      String verb, JsonObject arguments, Duration wait, Consumer<String> progress)
      throws FaultException {
    long deadline = FrameChannel.deadline(wait);
    long id = ++lastId;
    JsonObject request = new JsonObject();
    request.addProperty("v", VERSION);
    request.addProperty("id", id);
    request.addProperty("verb", verb);
    request.add("args", arguments);
    try {
      if (channel.send(request.toString().getBytes(StandardCharsets.UTF_8), deadline)) {
        return answer(id, verb, deadline, progress);
      }
    } catch (IOException e) {
      throw lost(e);
    }
    throw late(verb);
  }

  /**
   * Returns the next event after the verb {@code subscribe}, or empty when none comes in time.
   *
   * @return the whole frame, with the members {@code event} and {@code data}
   */
  public Optional<JsonObject> event(Duration wait) throws FaultException {
    if (!events.isEmpty()) {
      return Optional.of(events.remove());
    }
    long deadline = FrameChannel.deadline(wait);
    try {
      while (true) {
        Optional<byte[]> frame = channel.receive(deadline);
        if (frame.isEmpty()) {
          return Optional.empty();
        }
        JsonObject message = parse(frame.get());
        if (message.has("event")) {
          return Optional.of(message);
        }
      }
    } catch (IOException e) {
      throw lost(e);
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  private JsonObject answer(long id, String verb, long deadline, Consumer<String> progress)
      throws IOException, FaultException {
    while (true) {
      Optional<byte[]> frame = channel.receive(deadline);
      if (frame.isEmpty()) {
        throw late(verb);
      }
      JsonObject message = parse(frame.get());
      if (message.has("event")) {
        events.add(message);
      } else if (!foreign(message, id)) {
        if (!message.has("progress")) {
          return result(message);
        }
        progress.accept(message.get("progress").getAsString());
      }
    }
  }

  private static boolean foreign(JsonObject message, long id) {
    JsonElement theirs = message.get("id");
    return theirs != null && theirs.isJsonPrimitive() && theirs.getAsLong() != id;
  }

  private JsonObject result(JsonObject message) throws FaultException {
    JsonElement ok = message.get("ok");
    if (ok != null && ok.getAsBoolean() && message.get("result") instanceof JsonObject result) {
      return result;
    }
    if (message.get("fault") instanceof JsonObject fault) {
      throw new FaultException(
          new Fault(
              text(fault, "code"),
              text(fault, "place"),
              text(fault, "reason"),
              text(fault, "remedy")));
    }
    throw new FaultException(
        FaultCode.HEADEND_ANSWER.at(
            socket.toString(),
            "the agent's answer has neither result nor fault",
            "Align the versions of agent and command line."));
  }

  private static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
  }

  private JsonObject parse(byte[] frame) throws FaultException {
    return StrictJson.object(new String(frame, StandardCharsets.UTF_8), socket.toString());
  }

  private FaultException late(String verb) {
    return new FaultException(
        FaultCode.TIMED_OUT.at(socket.toString(), "the agent did not answer " + verb + " in time"));
  }

  private FaultException lost(IOException e) {
    return new FaultException(FaultCode.AGENT_UNREACHABLE.at(socket.toString(), IoReason.of(e)), e);
  }

  private static Fault unreachable(Path socket, Exception e) {
    String reason = String.valueOf(e.getMessage());
    boolean denied =
        e instanceof AccessDeniedException
            || reason.toLowerCase(Locale.ROOT).contains("permission denied");
    if (denied) {
      return FaultCode.NOT_PERMITTED.at(
          socket.toString(), "this user may not open the agent's socket");
    }
    return FaultCode.AGENT_UNREACHABLE.at(
        socket.toString(),
        Files.exists(socket, LinkOption.NOFOLLOW_LINKS)
            ? "nobody answers at the socket (" + reason + ")"
            : "there is no socket");
  }
}
