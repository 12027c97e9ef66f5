package zta.policy.internal;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;

/** Reads the hours of a rule. */
final class HoursReader {
  private static final Pattern TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00");

  private final JsonView view;

  HoursReader(JsonView view) {
    this.view = view;
  }

  Hours hours() throws FaultException {
    view.only("zone", "days", "from", "to");
    int from = minute("from", "00:00");
    int to = minute("to", "24:00");
    if (from == to || from == 24 * 60) {
      throw view.fault("from", "must not be the end of the hours, nor 24:00");
    }
    return new Hours(zone(), days(), from, to);
  }

  private ZoneRules zone() throws FaultException {
    try {
      return ZoneId.of(view.string("zone")).getRules();
    } catch (DateTimeException e) {
      throw view.fault("zone", "not a time zone such as Europe/Berlin or UTC");
    }
  }

  private Set<DayOfWeek> days() throws FaultException {
    List<String> names = view.strings("days");
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (int i = 0; i < names.size(); i++) {
      DayOfWeek day = null;
      for (DayOfWeek candidate : DayOfWeek.values()) {
        if (candidate.name().substring(0, 3).equals(names.get(i))) {
          day = candidate;
        }
      }
      if (day == null || !days.add(day)) {
        throw view.fault("days", i, "must be MON, TUE, WED, THU, FRI, SAT or SUN, each once");
      }
    }
    return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
  }

  private int minute(String name, String otherwise) throws FaultException {
    String time = view.optString(name).orElse(otherwise);
    if (!TIME.matcher(time).matches()) {
      throw view.fault(name, "not a time of day such as 08:00");
    }
    return 60 * Integer.parseInt(time.substring(0, 2)) + Integer.parseInt(time.substring(3));
  }
}
