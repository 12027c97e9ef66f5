package zta.names.internal;

import zta.api.fault.Fault;

/** Errors of the resolver, each with the remedy that fits when nothing more precise is known. */
public enum NamesFault {
  /** A synthetic range is used on this machine. */
  RANGE_CONFLICT(
      "ZTA-NAMES-001",
      "Choose ranges that are used nowhere in your networks: ranges4 and ranges6 of zta.names."),
  /** All synthetic addresses are in use. */
  POOL_FULL(
      "ZTA-NAMES-002",
      "Wait until flows end, or configure a larger range and maxNames of zta.names."),
  /** Queries cannot be led to the resolver. */
  STEERING_FAILED(
      "ZTA-NAMES-003", "Choose another way with the setting steering of zta.names, or none."),
  /** There is no DNS server for names that are not private. */
  NO_UPSTREAM(
      "ZTA-NAMES-004",
      "Connect to a network, or name DNS servers in the setting upstreams of zta.names."),
  /** A private DNS server does not say where a service is. */
  SERVICE_LOOKUP(
      "ZTA-NAMES-005",
      "Check the resource's nameserver in the policy: it must answer over TCP, and a rule must"
          + " allow it to the user.");

  private final String id;
  private final String remedy;

  NamesFault(String id, String remedy) {
    this.id = id;
    this.remedy = remedy;
  }

  /** Returns the stable code. */
  public String id() {
    return id;
  }

  /** Makes a fault of this kind. */
  public Fault at(String place, String reason) {
    return new Fault(id, place, reason, remedy);
  }
}
