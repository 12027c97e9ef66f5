package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.acceptance.product.ContainerProcess;
import zta.testkit.NeedsRoot;

/** {@code zta run}: a user without any privilege has one program's connections caught. */
@NeedsRoot(to = "make network namespaces")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunIT {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[
        {"id":"servers","name":"Servers","names":["*.corp.example"],
         "exceptions":["public.corp.example"]},
        {"id":"net","name":"Network","networks":["10.50.0.0/24","fd50::/64"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["servers","net"]}]}
      """;

  @TempDir static Path folder;
  private Site site;
  private Path jars;

  @BeforeAll
  void start() throws Exception {
    site = Site.make(folder);
    site.own(new Device(site, POLICY, Map.of()));
    // Another user than the one who built reads them here.
    jars = Files.createDirectory(folder.resolve("run"));
    try (Stream<Path> built = Files.list(ContainerProcess.RUN_CONFIGS.resolve("target/dist/run"))) {
      for (Path jar : built.toList()) {
        Files.copy(jar, jars.resolve(jar.getFileName()));
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiki.corp.example", Site.PRIVATE, "[" + Site.PRIVATE6 + "]"})
  void reachesWhatIsPrivate(String host) throws Exception {
    assertEquals("the private page\n", says("curl", "-sS", "http://" + host + "/"));
  }

  @Test
  void carriesBulkWhole() throws Exception {
    String got = says("sh", "-c", "curl -sS http://wiki.corp.example/big | sha256sum");
    String want = site.servers().ok("sh", "-c", "sha256sum < " + folder + "/web-private/pages/big");
    assertEquals(want, got);
  }

  @Test
  void reachesServersThatSpeakFirst() throws Exception {
    String said =
        says(
            "mariadb",
            "--no-defaults",
            "--protocol=tcp",
            "-h",
            "my.corp.example",
            "-u",
            "app",
            "-Nse",
            "select 6*7");
    assertEquals("42\n", said);
  }

  @Test
  void reachesWhatIsPublic() throws Exception {
    assertEquals("the public page\n", says("curl", "-sS", "http://public.corp.example/"));
  }

  @Test
  void breaksOffWhatIsRefused() throws Exception {
    Namespace.Ended ended = run("curl", "-sS", "http://10.50.0.10:81/");
    assertTrue(ended.code() != 0, ended.out());
  }

  @Test
  void runsTheProgramAsItsUserAndEndsAsItEnds() throws Exception {
    Namespace.Ended ended = run("sh", "-c", "id -u; exit 7");
    assertEquals(7, ended.code(), ended.out());
    assertEquals(site.device().runAs(Device.ANNA, "id", "-u").out(), ended.out());
  }

  @Test
  void leavesNothingBehind() throws Exception {
    says("true");
    assertEquals("", site.device().ok("sh", "-c", "ls -d /tmp/zta-run* 2>/dev/null || true"));
  }

  private String says(String... command) throws Exception {
    Namespace.Ended ended = run(command);
    assertEquals(0, ended.code(), ended.out());
    return ended.out();
  }

  private Namespace.Ended run(String... command) throws Exception {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    all.addAll(List.of("-cp", classPath(), "zta.run.Main", "--"));
    all.addAll(List.of(command));
    return site.device().runAs(Device.ANNA, all.toArray(String[]::new));
  }

  private String classPath() throws Exception {
    try (Stream<Path> files = Files.list(jars)) {
      return files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }
}
