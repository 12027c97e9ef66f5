package zta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.flow.LocalUser;
import zta.control.internal.AgentForTests;
import zta.testkit.NeedsRoot;

/** The command as a process of its own, from a directory of jars, as root and as nobody. */
@NeedsRoot(to = "become nobody")
class MainIT {
  private static final LocalUser ALICE = new LocalUser("alice");
  private static final LocalUser NOBODY = new LocalUser("nobody");

  private static Path folder;
  private static AgentForTests agent;

  @BeforeAll
  static void open() throws Exception {
    folder = Files.createTempDirectory("zta-cli");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.matches(".*/(zta\\.(cli|api|lib)|gson|picocli)[^/]*(/target/classes|\\.jar)")) {
        copy(Path.of(entry));
      }
    }
    agent = AgentForTests.at(folder.resolve("agent.sock"));
    agent.agent().enrolled(NOBODY, EnrolmentMethod.CERTIFICATE);
    agent.agent().enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
  }

  @AfterAll
  static void close() throws IOException {
    agent.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Test
  void anAdministratorSeesEverybody() throws Exception {
    Ended ended = run(List.of(), "status", "--user", "alice");
    assertEquals(0, ended.code, ended.output);
    assertTrue(ended.output.startsWith("Enrolled in Zero Trust Access\n"), ended.output);
  }

  @Test
  void nobodySeesItselfAndIsRefusedTheRest() throws Exception {
    List<String> nobody = List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
    Ended own = run(nobody, "status");
    assertEquals(0, own.code, own.output);
    assertTrue(own.output.contains("nobody@acme.example"), own.output);
    for (String verb : List.of("status", "cert", "sync", "history", "flows", "stats")) {
      Ended refused = run(nobody, verb, "--user", "alice");
      assertEquals(6, refused.code, verb + refused.output);
      assertTrue(!refused.output.contains("acme"), refused.output);
    }
    assertEquals(6, run(nobody, "unenroll", "--yes").code);
    assertTrue(agent.agent().enrolment(NOBODY).isPresent());
  }

  private record Ended(int code, String output) {}

  private static Ended run(List<String> as, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(as);
    String classPath =
        folder
            + "/*"
            + File.pathSeparator
            + folder.resolve("classes0")
            + File.pathSeparator
            + folder.resolve("classes1")
            + File.pathSeparator
            + folder.resolve("classes2");
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            "zta.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("ZTA_SOCKET", folder.resolve("agent.sock").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Ended(process.exitValue(), output);
  }

  private static int copies;

  private static void copy(Path from) throws IOException {
    Path to =
        Files.isDirectory(from)
            ? folder.resolve("classes" + copies++)
            : folder.resolve(from.getFileName());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
