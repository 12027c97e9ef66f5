package zta.headend.acme.internal.config;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import zta.lib.net.DeviceZone;

/**
 * The zone of the devices as the portal has it: its configuration is the one place to tell it, so
 * that the names that are offered and those that certificates get cannot differ.
 */
@Component(
    name = "zta.headend.acme.zone",
    configurationPid = "zta.headend.portal",
    service = DeviceZoneSetting.class)
public final class DeviceZoneSetting {
  private final String zone;

  /** The one value that matters here. */
  @interface Config {
    /** DNS zone of the devices. */
    String deviceZone() default DeviceZone.DEFAULT;
  }

  /** Reads the portal's configuration. */
  @Activate
  public DeviceZoneSetting(Config config) {
    this.zone = DeviceZone.of(config.deviceZone());
  }

  /** Returns the zone, lower case. */
  public String zone() {
    return zone;
  }
}
