package zta.lib.net;

import java.util.Locale;

/** The DNS zone of an organisation's devices, as all parts of a headend read the setting. */
public final class DeviceZone {
  /** The zone when nobody chose one. */
  public static final String DEFAULT = "devices.zta.internal";

  private DeviceZone() {}

  /** Returns the zone that a setting means, lower case; never empty, for that would be any. */
  public static String of(String setting) {
    String zone = setting.strip().toLowerCase(Locale.ROOT);
    return zone.isEmpty() ? DEFAULT : zone;
  }
}
