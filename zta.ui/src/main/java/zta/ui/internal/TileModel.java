package zta.ui.internal;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the tile shows at one moment: a reading of the agent's status document. Immutable and free
 * of Swing.
 *
 * @param state the state's name in JSON, {@code agent_unreachable} when there is no agent
 * @param text the state in one sentence
 * @param step what is being done, empty for nothing
 * @param attention what needs attention
 * @param identity as whom the user is enrolled, empty when not enrolled
 * @param organization where, empty when not enrolled
 * @param lastSync when the configuration was synced last
 * @param revision its revision
 * @param mayEnroll whether Enroll makes sense
 * @param maySync whether Sync Now makes sense
 * @param mayUnenroll whether Unenroll is allowed
 * @param unenrollRefused why it is not allowed, empty when it makes no sense anyhow
 */
record TileModel(
    String state,
    String text,
    String step,
    List<AttentionItem> attention,
    String identity,
    String organization,
    Optional<Instant> lastSync,
    long revision,
    boolean mayEnroll,
    boolean maySync,
    boolean mayUnenroll,
    String unenrollRefused) {
  /** The one thing a user would want to do now. */
  enum Primary {
    /** Begin an enrolment. */
    ENROLL("Enroll"),
    /** Get the latest configuration. */
    SYNC("Sync Now"),
    /** See what needs attention. */
    DETAILS("Details"),
    /** Nothing can be done here. */
    NONE("");

    private final String label;

    Primary(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** Reads a status document. */
  static TileModel of(JsonObject status) {
    JsonObject enrolment = JsonReading.object(status, "enrolment");
    JsonObject sync = JsonReading.object(status, "sync");
    JsonObject actions = JsonReading.object(status, "actions");
    return new TileModel(
        JsonReading.text(status, "state"),
        JsonReading.text(status, "text"),
        JsonReading.text(status, "step"),
        JsonReading.objects(status, "attention").stream().map(AttentionItem::of).toList(),
        JsonReading.text(enrolment, "identity"),
        JsonReading.text(JsonReading.object(enrolment, "organization"), "name"),
        JsonReading.instant(sync, "lastSuccess"),
        JsonReading.number(sync, "revision"),
        JsonReading.is(actions, "enroll"),
        JsonReading.is(actions, "sync"),
        JsonReading.is(actions, "unenroll"),
        JsonReading.text(actions, "unenrollRefused"));
  }

  /** Makes the model of an agent that does not answer. */
  static TileModel unreachable(AttentionItem why) {
    return new TileModel(
        "agent_unreachable",
        "The agent is not running",
        "",
        List.of(why),
        "",
        "",
        Optional.empty(),
        0,
        false,
        false,
        false,
        "");
  }

  /** Returns the one primary action. */
  Primary primary() {
    if (mayEnroll) {
      return Primary.ENROLL;
    }
    if (!attention.isEmpty()) {
      return Primary.DETAILS;
    }
    return maySync ? Primary.SYNC : Primary.NONE;
  }

  /** Returns which of the tile's moods the state is. */
  Mood mood() {
    return switch (state) {
      case "enrolled" -> Mood.GOOD;
      case "attention", "reauth_required" -> Mood.CAUTION;
      case "agent_unreachable" -> Mood.BAD;
      case "enrolling", "unenrolling" -> Mood.BUSY;
      default -> Mood.NEUTRAL;
    };
  }
}
