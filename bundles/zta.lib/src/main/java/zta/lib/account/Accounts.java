package zta.lib.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.LocalUser;

/**
 * Finds the account name of a numeric user id: in the local file first, then through the system's
 * name services. A user id without a name is known by its number, as the JDK has it. A name holds
 * for some minutes, for ids get new owners; that there is none, for seconds.
 */
public final class Accounts {
  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
  private static final long PATIENCE_SECONDS = 2;
  private static final int MOST = 4096;

  private static final Duration NAME_HOLDS = Duration.ofMinutes(5);
  private static final Duration NUMBER_HOLDS = Duration.ofSeconds(5);

  private final Path file;
  private final InstantSource clock;
  private final Map<Long, Answer> known = new ConcurrentHashMap<>();

  private record Answer(LocalUser user, Instant since, Duration holds) {
    boolean holdsAt(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(holds));
    }
  }

  /** Reads this file, {@code /etc/passwd} or one like it. */
  public Accounts(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Returns the account of a user id if it was looked up lately; at once. */
  public Optional<LocalUser> known(long uid) {
    Answer before = known.get(uid);
    return before != null && before.holdsAt(clock.instant())
        ? Optional.of(before.user())
        : Optional.empty();
  }

  /** Returns the account of a user id; may ask name services, so not for event loops. */
  public LocalUser user(long uid) {
    Optional<LocalUser> before = known(uid);
    if (before.isPresent()) {
      return before.get();
    }
    Optional<String> name = fromFile(uid).or(() -> fromServices(uid));
    LocalUser user = new LocalUser(name.orElse(Long.toString(uid)));
    remember(uid, new Answer(user, clock.instant(), name.isPresent() ? NAME_HOLDS : NUMBER_HOLDS));
    return user;
  }

  private void remember(long uid, Answer answer) {
    if (known.size() >= MOST) {
      known.values().removeIf(old -> !old.holdsAt(answer.since()));
    }
    if (known.size() < MOST) {
      known.put(uid, answer);
    }
  }

  private Optional<String> fromFile(long uid) {
    try (Stream<String> lines = Files.lines(file, UTF_8)) {
      return lines.map(line -> name(line, uid)).flatMap(Optional::stream).findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.debug("Cannot read {}", file, e);
      return Optional.empty();
    }
  }

  private static Optional<String> name(String entry, long uid) {
    String[] fields = entry.split(":", 4);
    boolean fits =
        fields.length > 2 && !fields[0].isBlank() && fields[2].equals(Long.toString(uid));
    return fits ? Optional.of(fields[0]) : Optional.empty();
  }

  private static Optional<String> fromServices(long uid) {
    try {
      Process process =
          new ProcessBuilder("getent", "passwd", Long.toString(uid))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      try (BufferedReader out =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
        String line = out.readLine();
        return line == null ? Optional.empty() : name(line, uid);
      }
    } catch (IOException e) {
      LOG.debug("No name service for user ids", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
