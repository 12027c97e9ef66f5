package zta.api.access;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why access was granted, refused or ended: stable codes that users may see. They say the kind of
 * condition, never its value.
 */
public enum ReasonCode {
  /** A rule allowed it. */
  ALLOWED("ZTA-ACCESS-ALLOWED", "Access is allowed.", "Nothing to do."),
  /** No rule matches. */
  NO_RULE(
      "ZTA-ACCESS-NO-RULE",
      "No rule gives you access to this.",
      "Ask the administrator for access."),
  /** A rule says no. */
  DENIED_BY_RULE(
      "ZTA-ACCESS-DENIED", "A rule denies access to this.", "Ask the administrator for access."),
  /** The identity does not fit. */
  IDENTITY(
      "ZTA-ACCESS-IDENTITY",
      "This is open to other people or groups.",
      "Ask the administrator to add you."),
  /** Posture does not fit. */
  POSTURE(
      "ZTA-ACCESS-POSTURE",
      "This device does not meet the requirements.",
      "See Details for what to fix."),
  /** The network does not fit. */
  NETWORK(
      "ZTA-ACCESS-NETWORK", "Not allowed from this network.", "Connect from an allowed network."),
  /** The time does not fit. */
  TIME("ZTA-ACCESS-TIME", "Not allowed at this time.", "Try again within the allowed hours."),
  /** Port or protocol is not part of the resource. */
  PORT(
      "ZTA-ACCESS-PORT",
      "This port is not part of the resource.",
      "Check the port, or ask the administrator."),
  /** Nobody is enrolled for the user who owns the socket. */
  NOT_ENROLLED("ZTA-ACCESS-NOT-ENROLLED", "You are not enrolled.", "Enrol in Zero Trust Access."),
  /** The certificate is revoked, expired, or its enrolment ended. */
  CERTIFICATE("ZTA-ACCESS-CERTIFICATE", "Your identity must be verified again.", "Enrol again."),
  /** The owner of the socket could not be told. */
  UNKNOWN_USER(
      "ZTA-ACCESS-UNKNOWN-USER",
      "The user behind the connection is unknown.",
      "Connect from a program of a local user."),
  /** A required module is absent. */
  MODULE_MISSING(
      "ZTA-ACCESS-MODULE",
      "A required module is not running.",
      "Wait until it has started, or ask the administrator."),
  /** A module that inspects flows ended it. */
  FILTERED(
      "ZTA-ACCESS-FILTERED",
      "A security module ended this connection.",
      "Ask the administrator what it found."),
  /** The address may never be dialled. */
  FORBIDDEN_ADDRESS(
      "ZTA-ACCESS-ADDRESS", "The address is not a private resource.", "Check the address."),
  /** The request is malformed. */
  BAD_REQUEST("ZTA-ACCESS-BAD-REQUEST", "The request is malformed.", "Correct the request."),
  /** The resource's name does not resolve at the proxy. */
  RESOURCE_NAME(
      "ZTA-RESOURCE-NAME",
      "The application's name does not resolve.",
      "It may have moved; ask the administrator."),
  /** The resource refused the connection. */
  RESOURCE_REFUSED(
      "ZTA-RESOURCE-REFUSED",
      "The application refused the connection.",
      "It may be down; try again later."),
  /** The resource does not answer. */
  RESOURCE_TIMEOUT(
      "ZTA-RESOURCE-TIMEOUT",
      "The application does not answer.",
      "It may be down or have moved; try again later."),
  /** The resource broke an open flow off. */
  RESOURCE_RESET("ZTA-RESOURCE-RESET", "The application broke the connection off.", "Try again."),
  /** No connector of the resource's network can be used. */
  NO_CONNECTOR(
      "ZTA-RESOURCE-CONNECTOR",
      "The application's network is not connected at the moment.",
      "Try again in a moment; if it stays so, ask the administrator."),
  /** The connection to the connector of an open flow was lost. */
  CONNECTOR_LOST(
      "ZTA-CONNECTOR-LOST", "The connection to the application's network was lost.", "Try again."),
  /** The application on this device broke the flow off. */
  APPLICATION_RESET(
      "ZTA-FLOW-APPLICATION-RESET", "The program closed the connection early.", "Nothing to do."),
  /** The proxy cannot be reached. */
  PROXY_UNREACHABLE(
      "ZTA-PROXY-UNREACHABLE", "The Zero Trust proxy cannot be reached.", "Check the network."),
  /** The connection to the proxy was lost. */
  TUNNEL_LOST("ZTA-PROXY-LOST", "The connection to the proxy was lost.", "Try again."),
  /** A limit was reached. */
  LIMIT("ZTA-FLOW-LIMIT", "Too many connections at once.", "Close some and try again."),
  /** Idle for too long. */
  IDLE("ZTA-FLOW-IDLE", "The connection was idle for too long.", "Connect again."),
  /** The agent or the proxy is stopping. */
  SHUTDOWN("ZTA-FLOW-SHUTDOWN", "The service is stopping.", "Try again in a moment."),
  /** Both ends were done. */
  COMPLETED("ZTA-FLOW-COMPLETED", "Completed.", "Nothing to do."),
  /** A bug or an unforeseen failure. */
  INTERNAL("ZTA-FLOW-INTERNAL", "Internal error.", "Collect a diagnostic bundle: zta dart.");

  private final String id;
  private final String text;
  private final String remedy;

  ReasonCode(String id, String text, String remedy) {
    this.id = id;
    this.text = text;
    this.remedy = remedy;
  }

  /** Returns the stable code. */
  public String id() {
    return id;
  }

  /** Returns one English sentence for the user. */
  public String text() {
    return text;
  }

  /** Returns what the user can do. */
  public String remedy() {
    return remedy;
  }

  /** Finds a reason by its code, as it comes over the wire; empty for codes of other versions. */
  public static Optional<ReasonCode> ofId(String id) {
    return Arrays.stream(values()).filter(r -> r.id.equals(id)).findFirst();
  }
}
