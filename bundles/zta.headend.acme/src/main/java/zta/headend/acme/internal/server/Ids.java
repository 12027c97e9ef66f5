package zta.headend.acme.internal.server;

import java.security.SecureRandom;
import zta.headend.acme.internal.wire.Base64Url;

/** Makes ids that nobody can guess. */
final class Ids {
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }
}
