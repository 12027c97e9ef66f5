package zta.headend.portal.internal.connector;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lets a connector register once: the connector's id and a secret of 256 bits. Only the
 * secret's hash is ever stored.
 *
 * @param connectorId whose
 * @param secret base64url
 */
public record ConnectorToken(String connectorId, String secret) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36})\\.([A-Za-z0-9_-]{43})");
  private static final int BYTES = 32;

  /** Makes a token. */
  public static ConnectorToken create(String connectorId, SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new ConnectorToken(
        connectorId, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Reads a token; empty when it is none. */
  public static Optional<ConnectorToken> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new ConnectorToken(form.group(1), form.group(2)))
        : Optional.empty();
  }

  /** Returns what is stored. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the token for the connector's administrator; a secret. */
  public String text() {
    return connectorId + "." + secret;
  }

  /** Tells whose it is and no more. */
  @Override
  public String toString() {
    return "token of connector " + connectorId;
  }
}
