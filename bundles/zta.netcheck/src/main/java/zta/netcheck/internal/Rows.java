package zta.netcheck.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import zta.api.fault.Fault;

/** Makes the rows of the answer, as JSON has them. */
final class Rows {
  private Rows() {}

  /** A check that is well. */
  static Map<String, Object> good(String check, String text) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("check", check);
    row.put("ok", true);
    row.put("text", text);
    return row;
  }

  /** A check that found something, which is wrong or not. */
  static Map<String, Object> bad(String check, Fault fault) {
    Map<String, Object> row = good(check, fault.reason());
    row.put("ok", false);
    row.put("fault", fault(fault));
    return row;
  }

  static Map<String, Object> fault(Fault fault) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("code", fault.code());
    view.put("place", fault.place());
    view.put("reason", fault.reason());
    view.put("remedy", fault.remedy());
    return view;
  }

  static double millisSince(long nanos) {
    return Math.round((System.nanoTime() - nanos) / 10_000.0) / 100.0;
  }
}
