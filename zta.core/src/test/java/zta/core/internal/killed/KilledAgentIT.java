package zta.core.internal.killed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.core.internal.fixture.HeadendDouble;
import zta.core.internal.fixture.Pebble;
import zta.core.internal.fixture.TestCa;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.x509.Pem;

/**
 * Kills the agent's process at fifty random moments while it enrols, syncs, renews and unenrols. An
 * enrolment that was reported is never lost, and what the next process finds is whole or nothing.
 */
class KilledAgentIT {
  private static final int KILLS = Integer.getInteger("zta.kills", 50);
  private static final int MOST_STEPS = 8;
  private static final Duration STEPS_WITHIN = Duration.ofSeconds(8);
  private static final Duration ONE_STEP = Duration.ofMillis(700);

  @TempDir Path directory;
  private final Random random = new Random();
  private Path home;
  private boolean mustBeEnrolled;
  private int kills;
  private int enrolments;
  private int renewals;
  private int ends;

  @Test
  void isNeverLeftWithALostOrHalfEnrolment() throws Exception {
    TestCa root = new TestCa("Headend root", Instant.now());
    TestCa identityCa = new TestCa("Corporate CA", Instant.now());
    try (Pebble pebble = Pebble.start(directory, root, Duration.ofDays(35), 5);
        HeadendDouble headend =
            new HeadendDouble(root, Pebble.freePort(), InstantSource.system())) {
      headend.acme(pebble.directory());
      prepare(headend, identityCa);
      while (kills < KILLS) {
        oneLife();
        checkFiles();
      }
      atRest(headend);
    }
    assertTrue(
        enrolments > 0 && renewals > 0 && ends > 0, enrolments + " " + renewals + " " + ends);
  }

  private void prepare(HeadendDouble headend, TestCa identityCa) throws IOException {
    home = directory.resolve("home");
    Path certificates = home.resolve("certificates");
    Path choices = home.resolve("enrollment_choices");
    Files.createDirectories(certificates);
    Files.createDirectories(choices);
    KeyPair key = TestCa.keyPair();
    X509Certificate leaf =
        identityCa.issue(
            "anna",
            key.getPublic(),
            Instant.now().minusSeconds(60),
            Duration.ofDays(9),
            List.of(new GeneralName(GeneralName.rfc822Name, "anna@corp.example")));
    Files.writeString(certificates.resolve("anna.crt"), Pem.encode(leaf));
    Path keyFile = certificates.resolve("anna.key");
    Files.writeString(keyFile, TestCa.pem(key.getPrivate()));
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(choices.resolve("choice.json"), headend.choice(identityCa, "Corporate CA"));
  }

  /** Starts a process, lets it work for a random time, kills it, and notes what it had said. */
  private void oneLife() throws Exception {
    try (Running agent = new Running("busy")) {
      String first = agent.await("started");
      assertTrue(first.startsWith("AGENT started"), first);
      // So many steps, so that slow machines get as far as quick ones, and then any moment.
      long end = System.nanoTime() + STEPS_WITHIN.toNanos();
      for (int steps = random.nextInt(MOST_STEPS); steps > 0 && System.nanoTime() < end; steps--) {
        note(agent.lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
      end = System.nanoTime() + (long) (random.nextDouble() * ONE_STEP.toNanos());
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        note(agent.lines.poll(left, TimeUnit.NANOSECONDS));
      }
      agent.kill();
      kills++;
      agent.drain().forEach(this::note);
    }
  }

  private void note(String line) {
    if (line == null) {
      return;
    }
    if (line.startsWith("AGENT enrolled") || line.startsWith("AGENT renewed")) {
      mustBeEnrolled = true;
      enrolments += line.startsWith("AGENT enrolled") ? 1 : 0;
      renewals += line.startsWith("AGENT renewed") ? 1 : 0;
    } else if (line.startsWith("AGENT unenrolling")) {
      mustBeEnrolled = false;
      ends++;
    }
  }

  /** What lies on the disk right after a kill. */
  private void checkFiles() throws Exception {
    Path file = home.resolve("enrollments/anna.json");
    if (mustBeEnrolled) {
      assertTrue(Files.exists(file), "a reported enrolment is lost after kill " + kills);
    }
    if (!Files.exists(file)) {
      return;
    }
    JsonView json =
        JsonView.of(StrictJson.object(Files.readString(file), file.toString()), file.toString());
    assertEquals(2, Pem.certificates(json.string("certificates")).size());
    // An end under way takes key and configuration only after the enrolment itself is gone.
    assertTrue(Files.exists(key(json.string("keyId"))), "key after kill " + kills);
    assertTrue(Files.exists(key(json.string("accountKeyId"))), "account after kill " + kills);
    assertTrue(
        Files.exists(home.resolve("enrollments/cached_configs/anna.jws")),
        "configuration after kill " + kills);
  }

  /** The last process is left alone: it ends with one whole enrolment and nothing besides. */
  private void atRest(HeadendDouble headend) throws Exception {
    try (Running agent = new Running("rest")) {
      String enrolled = agent.await("enrolled");
      agent.await("synced");
      String id = enrolled.substring(enrolled.lastIndexOf(' ') + 1);
      assertEquals(Set.of(id), headend.active().keySet());
      JsonView json =
          JsonView.of(
              StrictJson.object(
                  Files.readString(home.resolve("enrollments/anna.json")), "enrolment"),
              "enrolment");
      Set<String> expected =
          new TreeSet<>(
              Set.of(json.string("keyId") + ".p12", json.string("accountKeyId") + ".p12"));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!keyFiles().equals(expected) && System.nanoTime() < deadline) {
        agent.lines.poll(50, TimeUnit.MILLISECONDS);
      }
      assertEquals(expected, keyFiles(), "no key without an enrolment");
      assertEquals(List.of(), names(home.resolve("enrollments/attempts")));
      agent.kill();
    }
  }

  private Path key(String id) {
    return home.resolve("keys").resolve(id + ".p12");
  }

  private Set<String> keyFiles() throws IOException {
    Set<String> keys = new TreeSet<>(names(home.resolve("keys")));
    keys.removeIf(name -> !name.endsWith(".p12"));
    return keys;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** A running agent. */
  private final class Running implements AutoCloseable {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Process process;
    private final Thread reader;

    Running(String mode) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  AgentProcess.class.getName(),
                  home.toString(),
                  mode)
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("agent.err").toFile()))
              .start();
      reader = new Thread(this::read, "zta-test-reader");
      reader.start();
    }

    String await(String what) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (System.nanoTime() < end) {
        String line = lines.poll(100, TimeUnit.MILLISECONDS);
        if (line != null && line.startsWith("AGENT " + what)) {
          return line;
        }
        if (line == null && !process.isAlive()) {
          break;
        }
        note(line);
      }
      throw new AssertionError(
          "no '" + what + "' of the agent:\n" + Files.readString(directory.resolve("agent.err")));
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
      reader.join(5000);
    }

    List<String> drain() {
      List<String> rest = new ArrayList<>();
      lines.drainTo(rest);
      return rest;
    }

    private void read() {
      try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
        in.lines().forEach(lines::add);
      } catch (IOException | java.io.UncheckedIOException e) {
        lines.add("the pipe broke");
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
