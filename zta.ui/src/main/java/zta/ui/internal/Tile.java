package zta.ui.internal;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.swing.SwingUtilities;
import zta.api.fault.Fault;

/**
 * The tile as a whole: a window on the event dispatch thread and the link to the agent off it.
 * Everything between them goes through here.
 */
final class Tile implements TileActions, AutoCloseable {
  private final TileWindow window;
  private final AgentLink agent;
  private final Runnable onLeave;

  /**
   * Makes the tile, and says what happens when its user closes it; on the event dispatch thread.
   */
  Tile(Path socket, Runnable onLeave) {
    this.onLeave = onLeave;
    this.window = new TileWindow(this);
    this.agent = new AgentLink(socket, model -> onScreen(() -> window.show(model)));
  }

  TileWindow window() {
    return window;
  }

  /** Shows the window and begins to follow the agent. */
  void open() {
    window.frame().setVisible(true);
    agent.start();
  }

  @Override
  public void enroll() {
    work("enroll", "Enrolling", result -> "Enrolled.");
  }

  @Override
  public void sync() {
    work(
        "sync",
        "Getting the latest configuration",
        result ->
            (JsonReading.is(result, "changed") ? "New configuration" : "Nothing new")
                + ": revision "
                + JsonReading.number(result, "revision")
                + ".");
  }

  @Override
  public void unenroll() {
    work("unenroll", "Unenrolling", result -> "Unenrolled.");
  }

  @Override
  public void refresh(TileTab tab) {
    switch (tab) {
      case RESOURCES -> show("resources", new JsonObject(), this::resources, window::showResources);
      case HISTORY -> show("history", new JsonObject(), this::history, window::showHistory);
      case STATISTICS -> show("flows", new JsonObject(), this::flows, window::showStatistics);
      default -> {
        // Their content comes with the status.
      }
    }
  }

  @Override
  public void leave() {
    onLeave.run();
  }

  private void work(String verb, String sentence, Function<JsonObject, String> said) {
    window.note(" ");
    window.busy(true, sentence + " ...");
    agent.request(
        verb,
        new JsonObject(),
        new AgentLink.Outcome() {
          @Override
          public void progress(String step) {
            onScreen(() -> window.busy(true, step));
          }

          @Override
          public void done(JsonObject result) {
            end(said.apply(result));
          }

          @Override
          public void failed(Fault fault) {
            end(fault.code() + ": " + fault.reason() + ". " + fault.remedy());
          }

          private void end(String note) {
            onScreen(
                () -> {
                  window.busy(false, "");
                  window.note(note);
                });
          }
        });
  }

  /** A table's words and rows. */
  private record Content(String words, List<List<String>> rows) {}

  /** Shows content in its table. */
  private interface Target {
    void show(String words, List<List<String>> rows);
  }

  private void show(
      String verb, JsonObject arguments, Function<JsonObject, Content> reading, Target target) {
    agent.request(
        verb,
        arguments,
        new AgentLink.Outcome() {
          @Override
          public void done(JsonObject result) {
            Content content = reading.apply(result);
            onScreen(() -> target.show(content.words(), content.rows()));
          }

          @Override
          public void failed(Fault fault) {
            onScreen(() -> target.show(fault.reason() + " (" + fault.code() + ")", List.of()));
          }
        });
  }

  private Content resources(JsonObject result) {
    List<List<String>> rows =
        JsonReading.objects(result, "resources").stream().map(Tile::resource).toList();
    return new Content(rows.size() + " private resources", rows);
  }

  private static List<String> resource(JsonObject resource) {
    String names = JsonReading.texts(resource, "names");
    String networks = JsonReading.texts(resource, "networks");
    JsonObject access = JsonReading.object(resource, "access");
    String allowed =
        JsonReading.is(access, "allowed") ? "allowed" : JsonReading.text(access, "text");
    return List.of(
        JsonReading.text(resource, "name"),
        names.isEmpty() || networks.isEmpty() ? names + networks : names + ", " + networks,
        allowed);
  }

  private Content history(JsonObject result) {
    List<List<String>> rows =
        JsonReading.objects(result, "messages").stream().map(Tile::message).toList();
    return new Content(rows.size() + " messages, latest first", rows);
  }

  private static List<String> message(JsonObject message) {
    String code = JsonReading.text(JsonReading.object(message, "fault"), "code");
    return List.of(
        JsonReading.instant(message, "at").map(Widgets::time).orElse(""),
        JsonReading.text(message, "severity"),
        JsonReading.text(message, "text") + (code.isEmpty() ? "" : " [" + code + "]"));
  }

  private Content flows(JsonObject result) {
    List<JsonObject> live = JsonReading.objects(result, "live");
    List<JsonObject> recent = JsonReading.objects(result, "recent");
    List<List<String>> rows =
        Stream.concat(live.stream(), recent.stream()).map(Tile::flow).toList();
    return new Content(
        live.size() + " living connections, " + recent.size() + " ended lately", rows);
  }

  private static List<String> flow(JsonObject flow) {
    String outcome = JsonReading.text(flow, "outcomeText");
    return List.of(
        JsonReading.instant(flow, "started").map(Widgets::time).orElse(""),
        JsonReading.text(flow, "destination"),
        outcome.isEmpty() ? "living" : outcome,
        JsonReading.text(flow, "sent"),
        JsonReading.text(flow, "received"));
  }

  private static void onScreen(Runnable change) {
    SwingUtilities.invokeLater(change);
  }

  /** Closes the window and the link; on the event dispatch thread. */
  @Override
  public void close() {
    agent.close();
    window.frame().dispose();
  }
}
