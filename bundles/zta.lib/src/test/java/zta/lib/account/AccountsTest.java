package zta.lib.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  /** No machine's name service knows this one. */
  private static final long UID = 4_000_000_123L;

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-22T03:00:00Z");
  private Accounts accounts;

  @BeforeEach
  void start() {
    accounts = new Accounts(folder.resolve("passwd"), () -> now);
  }

  @Test
  void aUserWhoWasNotFoundIsLookedForAgainSoon() throws IOException {
    assertEquals(Long.toString(UID), accounts.user(UID).name());
    owner("ann");

    now = now.plus(Duration.ofSeconds(6));

    assertEquals("ann", accounts.user(UID).name());
  }

  @Test
  void aNameHoldsForMinutesAndNotForItsNextOwner() throws IOException {
    owner("ann");
    assertEquals("ann", accounts.user(UID).name());
    owner("bob");

    assertEquals("ann", accounts.user(UID).name());
    now = now.plus(Duration.ofMinutes(6));
    assertEquals("bob", accounts.user(UID).name());
  }

  private void owner(String name) throws IOException {
    Files.writeString(folder.resolve("passwd"), name + ":x:" + UID + ":1001::/:\n");
  }
}
