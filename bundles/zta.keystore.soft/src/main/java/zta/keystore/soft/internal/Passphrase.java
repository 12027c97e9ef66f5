package zta.keystore.soft.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/** The random passphrase of one store, in a file that only the owner can read. */
final class Passphrase {
  private static final int BYTES = 32;
  private static final int MAX_FILE = 256;

  private Passphrase() {}

  /** Reads the passphrase, or makes it when the file is not there yet. */
  static char[] of(Path file) throws FaultException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      AtomicFiles.write(file, Base64.getEncoder().withoutPadding().encodeToString(random));
    }
    return new String(SafeFiles.read(file, MAX_FILE), StandardCharsets.US_ASCII)
        .strip()
        .toCharArray();
  }
}
