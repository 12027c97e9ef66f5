package zta.dart.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;

class DartVerbTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");
  @TempDir Path folder;

  @Test
  void listsEveryFileInTheManifestWithItsHash() throws Exception {
    Map<String, String> bundle =
        collect(source("Core", sink -> sink.text("state.json", "{\"a\":1}")));
    JsonObject manifest = JsonParser.parseString(bundle.get("manifest.json")).getAsJsonObject();
    assertEquals("zta.dart/1", manifest.get("schema").getAsString());
    JsonObject file = manifest.getAsJsonArray("files").get(0).getAsJsonObject();
    assertEquals("Core/state.json", file.get("name").getAsString());
    assertEquals(64, file.get("sha256").getAsString().length());
    assertEquals("{\"a\":1}", bundle.get("Core/state.json"));
  }

  @Test
  void refusesLinksHardLinksAndPathsThatLeaveTheBundle() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "top");
    Path link = Files.createSymbolicLink(folder.resolve("link.log"), secret);
    Path hard = Files.createLink(folder.resolve("hard.log"), secret);
    Map<String, String> bundle =
        collect(
            source(
                "../../etc",
                sink -> {
                  sink.file("link.log", link);
                  sink.file("hard.log", hard);
                  sink.file("none.log", folder.resolve("none"));
                  sink.text("../../passwd", "x");
                }));
    assertEquals(2, bundle.size());
    assertTrue(
        bundle.keySet().stream().noneMatch(name -> name.contains("..")), bundle.keySet()::toString);
    assertFalse(bundle.containsValue("top"));
  }

  @Test
  void keepsTheLatestPartOfALargeFile() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "x".repeat(5000) + "THE END");
    String text = collect(source("Core", sink -> sink.file("a.log", log))).get("Core/a.log");
    assertTrue(text.endsWith("THE END"));
    assertTrue(text.startsWith("[the first"));
  }

  @Test
  void aSourceThatFailsOrHangsIsNotedAndKeepsWhatItGave() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Map<String, String> bundle =
        collect(
            source(
                "Failing",
                sink -> {
                  sink.text("a.txt", "first");
                  throw new IOException("disk gone");
                }),
            source(
                "Hanging",
                sink -> {
                  sink.text("b.txt", "second");
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                }));
    assertEquals("first", bundle.get("Failing/a.txt"));
    assertEquals("second", bundle.get("Hanging/b.txt"));
    assertTrue(bundle.get("manifest.json").contains("disk gone"));
    assertTrue(bundle.get("manifest.json").contains("gave up"));
  }

  private static Map<String, String> collect(DiagnosticSource... sources) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BundleWriter writer = new BundleWriter(out, NOW, new BundleWriter.Limits(1000, 100_000))) {
      for (DiagnosticSource source : sources) {
        new Collector(writer, Duration.ofMillis(300)).collect(source);
      }
    }
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new java.io.ByteArrayInputStream(out.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  private interface Collect {
    void into(DiagnosticSink sink) throws IOException;
  }

  private static DiagnosticSource source(String folder, Collect collect) {
    return new DiagnosticSource() {
      @Override
      public String folder() {
        return folder;
      }

      @Override
      public void collect(DiagnosticSink sink) throws IOException {
        collect.into(sink);
      }
    };
  }
}
