package zta.log.internal;

import ch.qos.logback.classic.Level;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code logconfig.json} says.
 *
 * @param global level of everything that has none of its own
 * @param loggers levels by logger name
 * @param until when the settings end by themselves
 */
record LevelSettings(Optional<Level> global, Map<String, Level> loggers, Optional<Instant> until) {
  /** Settings that change nothing. */
  static final LevelSettings NONE = new LevelSettings(Optional.empty(), Map.of(), Optional.empty());

  private static final String PREFIX = "DBG_";
  private static final Map<String, Level> LEVELS =
      Map.of(
          "TRACE", Level.TRACE,
          "DEBUG", Level.DEBUG,
          "INFO", Level.INFO,
          "WARN", Level.WARN,
          "WARNING", Level.WARN,
          "ERROR", Level.ERROR);

  /** Parses the file's text; the message of an exception says where it is wrong. */
  static LevelSettings parse(String text) throws IOException {
    Optional<Level> global = Optional.empty();
    Map<String, Level> loggers = new LinkedHashMap<>();
    Optional<Instant> until = Optional.empty();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "global" -> global = Optional.of(level(json));
          case "loggers" -> loggers(json, loggers);
          case "until" -> until = Optional.of(instant(json));
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows the object");
      }
    } catch (IllegalStateException e) {
      throw new MalformedJsonException(String.valueOf(e.getMessage()));
    }
    return new LevelSettings(global, loggers, until);
  }

  private static void loggers(JsonReader json, Map<String, Level> loggers) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      loggers.put(json.nextName(), level(json));
    }
    json.endObject();
  }

  private static Level level(JsonReader json) throws IOException {
    String place = json.getPath();
    String word = json.nextString().toUpperCase(Locale.ROOT);
    Level level = LEVELS.get(word.startsWith(PREFIX) ? word.substring(PREFIX.length()) : word);
    if (level == null) {
      throw new MalformedJsonException(
          place + " is none of DBG_TRACE, DBG_DEBUG, DBG_INFO, DBG_WARN, DBG_ERROR");
    }
    return level;
  }

  private static Instant instant(JsonReader json) throws IOException {
    String place = json.getPath();
    try {
      return Instant.parse(json.nextString());
    } catch (DateTimeParseException e) {
      throw new MalformedJsonException(place + " is no instant such as 2026-01-31T12:00:00Z");
    }
  }
}
