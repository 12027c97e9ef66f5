package zta.dart.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the archive: redacted texts in folders, and at the end {@code manifest.json} that lists
 * them. For one thread.
 */
final class BundleWriter implements AutoCloseable {
  private final ZipOutputStream zip;
  private final Redactor redactor = new Redactor();
  private final Instant at;
  private final Limits limits;
  private final Set<String> names = new HashSet<>();
  private final List<JsonObject> entries = new ArrayList<>();
  private final List<JsonObject> notes = new ArrayList<>();
  private long total;

  /**
   * How much may be collected.
   *
   * @param fileBytes of one file; the latest part is kept
   * @param totalBytes of all
   */
  record Limits(int fileBytes, long totalBytes) {}

  BundleWriter(OutputStream out, Instant at, Limits limits) {
    this.zip = new ZipOutputStream(out, UTF_8);
    this.at = at;
    this.limits = limits;
  }

  void add(String folder, String fileName, String content) throws IOException {
    String name = unique(safe(folder) + "/" + safe(fileName));
    Redactor.Result redacted = redactor.redact(content);
    byte[] bytes = redacted.text().getBytes(UTF_8);
    if (total + bytes.length > limits.totalBytes()) {
      note(
          folder,
          fileName + ": left out, the bundle is at its limit of " + limits.totalBytes() + " bytes");
      return;
    }
    total += bytes.length;
    put(name, bytes);
    JsonObject entry = new JsonObject();
    entry.addProperty("name", name);
    entry.addProperty("bytes", bytes.length);
    entry.addProperty("sha256", sha256(bytes));
    entry.addProperty("redactions", redacted.redactions());
    entries.add(entry);
  }

  /** Returns how many bytes of one file are taken. */
  int fileLimit() {
    return limits.fileBytes();
  }

  void note(String folder, String text) {
    JsonObject note = new JsonObject();
    note.addProperty("folder", folder);
    note.addProperty("note", redactor.redact(text).text());
    notes.add(note);
  }

  int files() {
    return entries.size();
  }

  /** Returns what could not be collected, a line each. */
  List<String> notes() {
    return notes.stream()
        .map(note -> note.get("folder").getAsString() + ": " + note.get("note").getAsString())
        .toList();
  }

  private void put(String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(at));
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    JsonObject manifest = new JsonObject();
    manifest.addProperty("schema", "zta.dart/1");
    manifest.addProperty("collectedAt", at.toString());
    manifest.add("files", array(entries));
    manifest.add("notes", array(notes));
    put(
        "manifest.json",
        new GsonBuilder().setPrettyPrinting().create().toJson(manifest).getBytes(UTF_8));
    zip.close();
  }

  private static JsonArray array(List<JsonObject> objects) {
    JsonArray array = new JsonArray();
    objects.forEach(array::add);
    return array;
  }

  private String unique(String name) {
    String candidate = name;
    for (int i = 2; !names.add(candidate); i++) {
      candidate = name + "." + i;
    }
    return candidate;
  }

  private static String safe(String name) {
    String cleaned = name.replaceAll("[^A-Za-z0-9 ._-]", "_").replaceAll("\\.{2,}", "_").strip();
    return cleaned.isEmpty() || cleaned.equals(".")
        ? "unnamed"
        : cleaned.substring(0, Math.min(120, cleaned.length()));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
