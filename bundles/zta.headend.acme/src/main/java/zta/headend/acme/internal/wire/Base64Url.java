package zta.headend.acme.internal.wire;

import java.util.Base64;
import java.util.regex.Pattern;

/** Base64url as RFC 7515 section 2 has it: no padding, no other character. */
public final class Base64Url {
  private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9_-]*");

  private Base64Url() {}

  /** Decodes a text. */
  public static byte[] decode(String text, String what) throws AcmeException {
    if (!ALPHABET.matcher(text).matches()) {
      throw AcmeException.malformed(what + " is not base64url without padding");
    }
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw AcmeException.malformed(what + " is not base64url");
    }
  }

  /** Encodes bytes. */
  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
