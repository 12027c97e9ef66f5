package zta.lib.x509;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Pattern;

/** Pins of public keys: {@code sha256/} and the base64 of the SHA-256 of the key's SPKI. */
public final class Pins {
  private static final Pattern SYNTAX = Pattern.compile("sha256/[A-Za-z0-9+/]{43}=");

  private Pins() {}

  /** Returns the pin of a certificate's key. */
  public static String of(X509Certificate certificate) {
    return of(certificate.getPublicKey());
  }

  /** Returns the pin of a key. */
  public static String of(PublicKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return "sha256/" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns whether a text is a pin at all. */
  public static boolean isPin(String text) {
    return SYNTAX.matcher(text).matches();
  }

  /** Returns whether a certificate's key is one of the pinned. */
  public static boolean match(X509Certificate certificate, Collection<String> pins) {
    return pins.contains(of(certificate));
  }
}
