package zta.api.fault;

/**
 * The platform's error codes, each with a title and the remedy that fits when the place of the
 * error knows no better.
 *
 * <p>An {@link #id()} never changes its meaning. {@code docs/reference/errors.md} lists them all; a
 * test compares.
 */
public enum FaultCode {
  /** A configuration file cannot be parsed. */
  CONFIG_UNREADABLE(
      "ZTA-CONFIG-001",
      "Configuration cannot be read",
      "Correct the file at the named line; the last good configuration stays in force."),
  /** A configuration document has a schema this version does not know. */
  CONFIG_FOREIGN(
      "ZTA-CONFIG-002",
      "Configuration of a foreign schema",
      "Use the schema named in the documentation, or update the agent."),
  /** A signed configuration does not verify. */
  CONFIG_SIGNATURE(
      "ZTA-CONFIG-003",
      "Configuration signature is not valid",
      "Ask the administrator whether the headend's signing key was replaced; enrol again if it was."),
  /** A configuration is older than the one in force. */
  CONFIG_ROLLBACK(
      "ZTA-CONFIG-004",
      "Configuration is older than the one in force",
      "Restore the headend's database, or enrol again."),
  /** A line of an ASA-style configuration is not understood and was skipped. */
  CONFIG_UNKNOWN_LINE(
      "ZTA-CONFIG-005",
      "Line not understood and skipped",
      "Check the spelling; the remaining lines are in force."),
  /** A configuration value is out of range. */
  CONFIG_VALUE(
      "ZTA-CONFIG-006", "Configuration value not allowed", "Use a value of the named kind."),
  /** The enrolment choice file cannot be used. */
  CHOICE_UNREADABLE(
      "ZTA-ENROL-001",
      "Enrolment choice file cannot be used",
      "Download the enrolment configuration again and replace the file."),
  /** No client certificate fits the enrolment choice. */
  NO_IDENTITY_CERTIFICATE(
      "ZTA-ENROL-002",
      "No client certificate fits",
      "Install a client certificate issued by an enabled CA and valid today."),
  /** A client certificate names nobody. */
  CERTIFICATE_WITHOUT_IDENTITY(
      "ZTA-ENROL-003",
      "Certificate names no user",
      "Issue a certificate whose subject alternative name has a UPN or an RFC 822 name."),
  /** The certificate's CA is not enabled in the headend. */
  CA_NOT_ENABLED(
      "ZTA-ENROL-004",
      "Certificate authority is not enabled",
      "Upload the CA certificate under Zero Trust > Manage > Use Certificates."),
  /** A certificate has expired or is not yet valid. */
  CERTIFICATE_EXPIRED(
      "ZTA-ENROL-005",
      "Certificate is outside its validity",
      "Renew the certificate, and check this device's clock."),
  /** A certificate was revoked. */
  CERTIFICATE_REVOKED(
      "ZTA-ENROL-006",
      "Certificate was revoked",
      "Ask the administrator; enrol again when allowed."),
  /** The identity is unknown to the organisation. */
  IDENTITY_UNKNOWN(
      "ZTA-ENROL-007",
      "User is not known to the organisation",
      "Ask the administrator to add the user."),
  /** Proof of possession of the identity key failed. */
  PROOF_INVALID(
      "ZTA-ENROL-008",
      "Proof of possession failed",
      "Enrol again; check that the private key belongs to the certificate."),
  /** This user is not enrolled. */
  NOT_ENROLLED("ZTA-ENROL-009", "Not enrolled", "Enrol first: zta enroll."),
  /** The enrolment was ended by the headend. */
  ENROLMENT_REVOKED(
      "ZTA-ENROL-010", "Enrolment was revoked", "Ask the administrator; enrol again when allowed."),
  /** Unenrolment is refused to plain users in certificate mode. */
  UNENROL_REFUSED(
      "ZTA-ENROL-011",
      "Unenrolment is not permitted",
      "An administrator of this device can unenrol it."),
  /** SSO enrolment is off or not available. */
  SSO_UNAVAILABLE(
      "ZTA-ENROL-012",
      "Sign-in enrolment is not available",
      "Put an enrolment choice file in place and enrol with a certificate."),
  /** The ACME server refused or failed. */
  ACME_FAILED(
      "ZTA-ACME-001",
      "Certificate could not be obtained",
      "See the reason; the agent tries again by itself."),
  /** The clock of this device is off. */
  CLOCK_OFF("ZTA-CLOCK-001", "This device's clock is off", "Set the clock; then try again."),
  /** The headend cannot be reached. */
  HEADEND_UNREACHABLE(
      "ZTA-NET-001",
      "Headend cannot be reached",
      "Check the network; the last configuration stays in force."),
  /** The headend's certificate is not the pinned one. */
  HEADEND_NOT_TRUSTED(
      "ZTA-NET-002",
      "Headend is not the one enrolled with",
      "Somebody may be in between. Check the network and the enrolment choice file."),
  /** A name does not resolve. */
  NAME_UNRESOLVED("ZTA-NET-003", "Name does not resolve", "Check the name and the DNS servers."),
  /** A listening port is taken. */
  PORT_TAKEN(
      "ZTA-NET-004", "Port is taken", "Stop the program that uses the port, or configure another."),
  /** The headend answered something this version does not understand. */
  HEADEND_ANSWER(
      "ZTA-NET-005",
      "Headend's answer was not understood",
      "Align the versions of agent and headend."),
  /** The network lets nothing through before its user has signed in. */
  CAPTIVE_PORTAL(
      "ZTA-PORTAL-001",
      "This network wants you to sign in",
      "Open the page in a browser and sign in; then everything goes on by itself."),
  /** A change to the operating system is left over. */
  UNDO_FAILED(
      "ZTA-UNDO-001",
      "A change to this machine's network is left over",
      "As root, with the agent stopped: zta undo. It says what it undid and what not."),
  /** What keeps private networks closed is not in place. */
  GUARD_MISSING(
      "ZTA-GUARD-001",
      "Private networks would be open if the agent died",
      "Install nftables (the program nft), or set failMode=open for zta.guard."),
  /** What was private at the last start stays closed, as interception does not come up. */
  GUARD_WAITS(
      "ZTA-GUARD-002",
      "Private networks are closed until interception is up",
      "See why interception is not up; if it is not wanted, set failMode=open for zta.guard."),
  /** A file cannot be written or is not readable any more. */
  STORAGE_FAILED(
      "ZTA-STORE-001",
      "State cannot be written",
      "Free disk space and check the permissions of the directory; nothing stored before is lost."),
  /** A state file is damaged. */
  STORAGE_DAMAGED(
      "ZTA-STORE-002",
      "State file is damaged and set aside",
      "Nothing needs to be done if a good copy was used; else enrol again."),
  /** A directory or file belongs to somebody else or can be written by others. */
  STORAGE_UNSAFE(
      "ZTA-STORE-003",
      "State directory is not safe",
      "Give the directory to the service's user and remove write permission for others."),
  /** A private key is gone or cannot be used. */
  KEY_UNUSABLE(
      "ZTA-KEY-001",
      "Private key cannot be used",
      "Enrol again; the old certificate is of no use without its key."),
  /** A module cannot be installed or resolved. */
  MODULE_UNRESOLVED(
      "ZTA-MODULE-001",
      "Module cannot be resolved",
      "Install what the reason names, or a module version made for this platform."),
  /** A module failed its health check. */
  MODULE_UNHEALTHY(
      "ZTA-MODULE-002",
      "Module is not healthy",
      "The version before stays in force; see the module's log."),
  /** A module did not start or stop in time. */
  MODULE_HANGS(
      "ZTA-MODULE-003",
      "Module did not answer in time",
      "The version before stays in force; report the module to its author."),
  /** A module is unknown. */
  MODULE_UNKNOWN("ZTA-MODULE-004", "Module is not known", "Check the name against: zta modules."),
  /** A module file is not acceptable. */
  MODULE_REFUSED(
      "ZTA-MODULE-005", "Module file refused", "Get the module again from its publisher."),
  /** The agent does not answer. */
  AGENT_UNREACHABLE(
      "ZTA-AGENT-001", "Agent is not running", "Start it: ./zta agent, or the service."),
  /** The caller may not do this. */
  NOT_PERMITTED("ZTA-AGENT-002", "Not permitted", "Ask an administrator of this device."),
  /** A request is not understood. */
  BAD_REQUEST("ZTA-AGENT-003", "Request not understood", "See: zta help."),
  /** Something took too long. */
  TIMED_OUT(
      "ZTA-AGENT-004",
      "Timed out",
      "Try again; if it stays so, collect a diagnostic bundle: zta dart."),
  /** A bug. */
  INTERNAL(
      "ZTA-AGENT-005", "Internal error", "Collect a diagnostic bundle and report it: zta dart."),
  /** A part of the agent that is needed is not running. */
  SERVICE_MISSING(
      "ZTA-AGENT-006",
      "Part of the agent is not running",
      "Try again in a moment; if it stays so, see the agent's log."),
  /** Claims of two interception stages overlap. */
  CLAIM_CONFLICT(
      "ZTA-CHAIN-001",
      "Two modules claim the same traffic",
      "The first in order takes it; narrow one of the claims."),
  /** A connector's token is unknown, used or too old. */
  CONNECTOR_TOKEN(
      "ZTA-CONNECTOR-001",
      "Connector's token is not good",
      "Make a new one: remove the connector and add it again."),
  /** A connector is unknown or was removed. */
  CONNECTOR_UNKNOWN(
      "ZTA-CONNECTOR-002",
      "Connector is unknown or was removed",
      "Ask the administrator of the headend; add the connector again when allowed."),
  /** The proxy refused or lost a flow. */
  FLOW_LOST("ZTA-FLOW-001", "Flow ended early", "See the flow's reason: zta explain HOST:PORT.");

  private final String id;
  private final String title;
  private final String remedy;

  FaultCode(String id, String title, String remedy) {
    this.id = id;
    this.title = title;
    this.remedy = remedy;
  }

  /** Returns the stable code, such as {@code ZTA-ENROL-003}. */
  public String id() {
    return id;
  }

  /** Returns a short English title. */
  public String title() {
    return title;
  }

  /** Returns what to do when nothing more precise is known. */
  public String remedy() {
    return remedy;
  }

  /** Makes a fault of this code with its default remedy. */
  public Fault at(String place, String reason) {
    return new Fault(id, place, reason, remedy);
  }

  /** Makes a fault of this code with a remedy that fits the case better than the default. */
  public Fault at(String place, String reason, String fittingRemedy) {
    return new Fault(id, place, reason, fittingRemedy);
  }
}
