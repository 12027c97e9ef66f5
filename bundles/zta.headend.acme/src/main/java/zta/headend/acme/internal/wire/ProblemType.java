package zta.headend.acme.internal.wire;

/** Error types of RFC 8555 section 6.7, each with the status it is answered with. */
public enum ProblemType {
  /** The account does not exist. */
  ACCOUNT_DOES_NOT_EXIST("accountDoesNotExist", 400),
  /** The certificate was revoked before. */
  ALREADY_REVOKED("alreadyRevoked", 400),
  /** The CSR is not acceptable. */
  BAD_CSR("badCSR", 400),
  /** The nonce is not acceptable; the answer has a fresh one. */
  BAD_NONCE("badNonce", 400),
  /** The JWS was signed by a public key the server does not support. */
  BAD_PUBLIC_KEY("badPublicKey", 400),
  /** The revocation reason is not allowed. */
  BAD_REVOCATION_REASON("badRevocationReason", 400),
  /** The JWS was signed with an algorithm the server does not support. */
  BAD_SIGNATURE_ALGORITHM("badSignatureAlgorithm", 400),
  /** CAA records forbid issuance; needed for identifiers that are validated. */
  CAA("caa", 403),
  /** Several errors, listed as sub-problems. */
  COMPOUND("compound", 400),
  /** The server could not connect to a validation target. */
  CONNECTION("connection", 400),
  /** A DNS query failed during validation. */
  DNS("dns", 400),
  /** The request needs an external account binding. */
  EXTERNAL_ACCOUNT_REQUIRED("externalAccountRequired", 403),
  /** The answer to a challenge is wrong. */
  INCORRECT_RESPONSE("incorrectResponse", 403),
  /** A contact URL is not valid. */
  INVALID_CONTACT("invalidContact", 400),
  /** The request is malformed. */
  MALFORMED("malformed", 400),
  /** The order is not ready to be finalized. */
  ORDER_NOT_READY("orderNotReady", 403),
  /** The request exceeds a rate limit. */
  RATE_LIMITED("rateLimited", 429),
  /** The server will not issue for the identifier. */
  REJECTED_IDENTIFIER("rejectedIdentifier", 403),
  /** The server met an internal error. */
  SERVER_INTERNAL("serverInternal", 500),
  /** A TLS error during validation. */
  TLS("tls", 400),
  /** The client lacks sufficient authorization. */
  UNAUTHORIZED("unauthorized", 403),
  /** A contact URL uses an unsupported scheme. */
  UNSUPPORTED_CONTACT("unsupportedContact", 400),
  /** An identifier is of an unsupported type. */
  UNSUPPORTED_IDENTIFIER("unsupportedIdentifier", 400),
  /** Somebody has to visit a URL. */
  USER_ACTION_REQUIRED("userActionRequired", 403);

  private static final String PREFIX = "urn:ietf:params:acme:error:";

  private final String name;
  private final int status;

  ProblemType(String name, int status) {
    this.name = name;
    this.status = status;
  }

  /** Returns the URN. */
  public String urn() {
    return PREFIX + name;
  }

  /** Returns the HTTP status unless the case asks for another. */
  public int status() {
    return status;
  }
}
