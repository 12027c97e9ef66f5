package zta.api.posture;

/** The kinds of posture finding. */
public enum PostureKind {
  /** Version of the operating system. */
  OS_VERSION,
  /** Host firewall. */
  FIREWALL,
  /** Disk encryption. */
  DISK_ENCRYPTION,
  /** System password or lock. */
  SYSTEM_PASSWORD,
  /** Endpoint protection agent. */
  ENDPOINT_AGENT,
  /** Managed by a device management. */
  MANAGED
}
