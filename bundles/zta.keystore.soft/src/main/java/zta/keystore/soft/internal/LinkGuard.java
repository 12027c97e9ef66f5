package zta.keystore.soft.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether the kernel keeps users from making hard links to what is not theirs. */
record LinkGuard(Path setting) {
  /** Reads Linux's setting (proc(5)); other systems have none. */
  static LinkGuard ofSystem() {
    return new LinkGuard(Path.of("/proc/sys/fs/protected_hardlinks"));
  }

  boolean on() {
    try {
      return Files.readString(setting).strip().equals("1");
    } catch (IOException e) {
      return false;
    }
  }
}
