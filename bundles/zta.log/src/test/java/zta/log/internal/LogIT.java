package zta.log.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The log as a container has it: Felix, pax-logging, this fragment, the shipped logback.xml. */
class LogIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path home;
  private Framework framework;
  private Object logger;

  @BeforeEach
  void startFelix() throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString());
    properties.put("felix.service.urlhandlers", "false");
    properties.put("zta.agent.home", home.toString());
    properties.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
    properties.put(
        "org.ops4j.pax.logging.StaticLogbackFile",
        Path.of("../../run-configs/conf/logback.xml").toAbsolutePath().toString());
    framework = new FrameworkFactory().newFramework(properties);
    framework.start();
    List<Bundle> installed = new ArrayList<>();
    for (Path jar : jars()) {
      installed.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
    }
    for (Bundle bundle : installed) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
    logger = logger(installed);
  }

  @AfterEach
  void stopFelix() throws Exception {
    framework.stop();
    framework.waitForStop(PATIENCE.toMillis());
  }

  @Test
  void everyLineIsOfTheGrammar() throws Exception {
    log("info", "started");
    log("warn", "two\nlines");
    for (int i = 0; i < 50; i++) {
      log("error", "line " + i);
    }

    List<String> lines = lines();
    List<String> micros = new ArrayList<>();
    for (String line : lines) {
      micros.add(Grammar.parse(line).group("micros"));
    }
    assertTrue(lines.stream().anyMatch(line -> line.endsWith("LogIT::log() two\\nlines")));
    assertTrue(
        micros.stream().anyMatch(digits -> !digits.endsWith("000")),
        "microseconds are not real: " + micros);
    assertEquals(
        Long.toHexString(ProcessHandle.current().pid()),
        Grammar.parse(lines.get(0)).group("pid").replaceFirst("^0*", ""));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("logs"))));
  }

  @Test
  void traceIsSwitchedOnAndOffWithoutRestart() throws Exception {
    log("trace", "unseen");
    assertFalse(Files.readString(file()).contains("unseen"));

    Files.writeString(home.resolve("logconfig.json"), "{\"global\":\"DBG_TRACE\"}");
    await("log levels changed: global TRACE");
    log("trace", "now seen");
    assertTrue(lines().stream().anyMatch(line -> line.contains(" T/ LogIT.java:")));

    Files.delete(home.resolve("logconfig.json"));
    await("log levels changed: as configured");
    log("trace", "unseen again");
    assertFalse(Files.readString(file()).contains("unseen again"));
    lines().forEach(Grammar::parse);
  }

  @Test
  void filesAreBoundedInSizeAndNumber() throws Exception {
    String much = "x".repeat(16_000);
    // Logback looks at the size once a second, so the test writes for as long as it takes.
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(home.resolve("logs/zta_agent.1.log")) && System.nanoTime() < end) {
      for (int i = 0; i < 100; i++) {
        log("info", much);
      }
    }

    try (Stream<Path> files = Files.list(home.resolve("logs"))) {
      assertEquals(2, files.count());
    }
  }

  private Path file() {
    return home.resolve("logs/zta_agent.log");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private void await(String text) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.readString(file()).contains(text)) {
      assertTrue(System.nanoTime() < end, () -> "not in time: " + text);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void log(String level, String text) throws Exception {
    logger.getClass().getMethod(level, String.class).invoke(logger, text);
  }

  /** A logger as bundles have it: of the slf4j that pax-logging exports. */
  private static Object logger(List<Bundle> installed) throws Exception {
    Bundle api =
        installed.stream()
            .filter(bundle -> bundle.getSymbolicName().endsWith("pax-logging-api"))
            .findFirst()
            .orElseThrow();
    Method factory = api.loadClass("org.slf4j.LoggerFactory").getMethod("getLogger", String.class);
    return factory.invoke(null, "zta.some.Component");
  }

  private static List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (entry.matches(".*/(pax-logging-api|pax-logging-logback|gson)-[0-9][^/]*\\.jar")) {
        jars.add(Path.of(entry));
      }
    }
    try (Stream<Path> own = Files.list(Path.of("target"))) {
      own.filter(
              file -> file.getFileName().toString().matches("zta\\.log-[0-9].*(?<!sources)\\.jar"))
          .forEach(jars::add);
    }
    assertEquals(4, jars.size(), () -> "bundles on the class path: " + jars);
    return jars;
  }
}
