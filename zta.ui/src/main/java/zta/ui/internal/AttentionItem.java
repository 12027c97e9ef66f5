package zta.ui.internal;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Optional;
import zta.api.fault.Fault;

/**
 * One line of the checklist under Details.
 *
 * @param code stable code
 * @param title what it is, may be empty
 * @param reason why
 * @param place where
 * @param remedy what to do
 * @param since since when
 */
record AttentionItem(
    String code,
    String title,
    String reason,
    String place,
    String remedy,
    Optional<Instant> since) {
  static AttentionItem of(JsonObject item) {
    return new AttentionItem(
        JsonReading.text(item, "code"),
        JsonReading.text(item, "title"),
        JsonReading.text(item, "reason"),
        JsonReading.text(item, "place"),
        JsonReading.text(item, "remedy"),
        JsonReading.instant(item, "since"));
  }

  static AttentionItem of(Fault fault) {
    return new AttentionItem(
        fault.code(), "", fault.reason(), fault.place(), fault.remedy(), Optional.empty());
  }
}
