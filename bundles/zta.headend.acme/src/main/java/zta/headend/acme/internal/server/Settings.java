package zta.headend.acme.internal.server;

import zta.lib.net.DeviceZone;

/**
 * Settings of the ACME server.
 *
 * @param deviceZone DNS zone of the devices, such as {@code devices.example.com}
 * @param nonceRejectPercent so many good nonces of a hundred are refused, for tests of clients
 * @param ordersPerHour an account may place so many orders in an hour
 */
public record Settings(String deviceZone, int nonceRejectPercent, int ordersPerHour) {
  /** Brings the zone into the form that names are compared in. */
  public Settings {
    deviceZone = DeviceZone.of(deviceZone);
  }
}
