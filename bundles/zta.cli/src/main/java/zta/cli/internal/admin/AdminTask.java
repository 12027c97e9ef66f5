package zta.cli.internal.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.lib.json.StrictJson;

/** What commands of the headend's administration share. */
abstract class AdminTask implements Callable<Integer> {
  static final String JSON = "application/json";

  private final Session session;
  @ParentCommand private @Nullable AdminGroup group;

  AdminTask(Session session) {
    this.session = session;
  }

  /** Does it. */
  abstract void run(AdminApi api, Terminal terminal) throws FaultException;

  @Override
  public Integer call() throws FaultException {
    if (group == null) {
      throw new IllegalStateException("picocli sets the parent");
    }
    run(new AdminApi(group.options()), session.terminal());
    return ExitCodes.OK;
  }

  static String read(Path file) throws FaultException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.CONFIG_UNREADABLE.at(file.toString(), "it cannot be read: " + e), e);
    }
  }

  static JsonElement parse(String body) throws FaultException {
    return StrictJson.element(body, "headend's answer");
  }

  /** Returns the objects of an answer: a list, or the one list that a document holds. */
  static List<JsonObject> objects(String body) throws FaultException {
    JsonElement answer = parse(body);
    List<JsonObject> objects = new ArrayList<>();
    list(answer)
        .forEach(
            item -> {
              if (item instanceof JsonObject object) {
                objects.add(object);
              }
            });
    return objects;
  }

  private static JsonArray list(JsonElement answer) {
    if (answer instanceof JsonArray array) {
      return array;
    }
    if (answer instanceof JsonObject object) {
      for (String name : object.keySet()) {
        if (object.get(name) instanceof JsonArray array) {
          return array;
        }
      }
    }
    return new JsonArray();
  }

  /** Shows an answer as it came to programs; returns whether that was wanted. */
  static boolean asJson(Terminal terminal, String body) {
    if (terminal.isJson()) {
      terminal.line(body.strip());
    }
    return terminal.isJson();
  }
}
