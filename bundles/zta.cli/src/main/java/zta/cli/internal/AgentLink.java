package zta.cli.internal;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import zta.api.fault.FaultException;
import zta.lib.control.ControlClient;
import zta.lib.control.ControlSocket;

/** The way to the agent that the options name. */
public final class AgentLink {
  private final Path socket;
  private final Terminal terminal;

  AgentLink(Zta options, Terminal terminal) {
    this.socket = options.socket().orElseGet(() -> ControlSocket.of(terminal.environment()));
    this.terminal = terminal;
  }

  /** Connects; the caller closes. */
  public ControlClient connect() throws FaultException {
    return ControlClient.connect(socket);
  }

  /** Calls one verb on a connection of its own. */
  public JsonObject call(String verb, JsonObject arguments, Duration patience)
      throws FaultException {
    try (ControlClient client = connect()) {
      return client.call(verb, arguments, patience, terminal::progress);
    }
  }
}
