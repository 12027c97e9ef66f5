package zta.modules.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.modules.fixture.GoodModule;
import zta.modules.fixture.SigningCa;
import zta.testkit.BundleJar;

/** Signed, unsigned, tampered and foreign module files. */
class SignerCheckTest {
  private static final String GOOD = "zta/modules/fixture/GoodModule.class";
  private static final String EVIL = "zta/modules/fixture/EvilModule.class";

  @TempDir static Path folder;
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static SigningCa ca;
  private static SigningCa foreign;
  private static Path unsigned;

  @BeforeAll
  static void make() throws Exception {
    ca = SigningCa.create("module signers", NOW);
    foreign = SigningCa.create("somebody else", NOW);
    unsigned =
        new BundleJar("m")
            .version("1.0.0")
            .header("Zta-Module", "m")
            .add(GoodModule.class)
            .writeTo(folder);
  }

  @Test
  void acceptsWhatTheCaSigned() throws Exception {
    check(sign(ca, "signed.jar"));
  }

  @Test
  void refusesUnsignedAndForeign() throws Exception {
    assertTrue(refusal(unsigned).contains("not signed"));
    assertTrue(refusal(sign(foreign, "foreign.jar")).contains("not trusted"));
  }

  @Test
  void refusesTamperedAndAddedEntries() throws Exception {
    Path signed = sign(ca, "base.jar");
    assertTrue(refusal(rewrite(signed, "tampered.jar", true, false)).contains("does not fit"));
    assertTrue(refusal(rewrite(signed, "added.jar", false, true)).contains("not signed"));
  }

  @Test
  void refusesDoubledEntries() throws Exception {
    Path added = rewrite(sign(ca, "single.jar"), "other.jar", false, true);
    String bytes = Files.readString(added, ISO_8859_1);
    Path doubled =
        Files.writeString(folder.resolve("doubled.jar"), bytes.replace(EVIL, GOOD), ISO_8859_1);
    assertTrue(refusal(doubled).contains("twice"));
  }

  @Test
  void refusesEntriesThatOnlyTheDirectoryNames() throws Exception {
    Path added = rewrite(sign(ca, "whole.jar"), "whole-added.jar", false, true);
    Path gap = Files.write(folder.resolve("gap.jar"), withGap(Files.readAllBytes(added)));
    assertTrue(refusal(gap).contains("only in the directory"));
  }

  @Test
  void refusesASignerWhoseTimeIsOver() throws Exception {
    SignerCheck later =
        new SignerCheck(Optional.of(ca.certificate()), () -> NOW.plusSeconds(400L * 86_400));
    ModuleFile file = ModuleFile.read(sign(ca, "late.jar"));
    assertEquals(
        "ZTA-MODULE-005",
        assertThrows(FaultException.class, () -> later.check(file)).fault().code());
  }

  /** Moves the last entry away from those before it, and lets the directory say where it is. */
  private static byte[] withGap(byte[] zip) {
    int gap = 4;
    ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = zip.length - 22;
    int directory = in.getInt(end + 16);
    int last = directory;
    for (int at = directory; at < end; at += headerLength(in, at)) {
      last = at;
    }
    int entry = in.getInt(last + 42);
    in.putInt(last + 42, entry + gap);
    in.putInt(end + 16, directory + gap);
    return ByteBuffer.allocate(zip.length + gap)
        .put(zip, 0, entry)
        .putInt(0)
        .put(zip, entry, zip.length - entry)
        .array();
  }

  private static int headerLength(ByteBuffer in, int at) {
    return 46 + in.getShort(at + 28) + in.getShort(at + 30) + in.getShort(at + 32);
  }

  private static String refusal(Path path) {
    return assertThrows(FaultException.class, () -> check(path)).fault().reason();
  }

  private static void check(Path path) throws FaultException {
    new SignerCheck(Optional.of(ca.certificate()), () -> NOW).check(ModuleFile.read(path));
  }

  private static Path sign(SigningCa by, String name) throws Exception {
    Path target = folder.resolve(name);
    JarSigner signer = new JarSigner.Builder(by.signerKey(), by.signerPath()).build();
    try (JarFile in = new JarFile(unsigned.toFile());
        var out = Files.newOutputStream(target)) {
      signer.sign(in, out);
    }
    return target;
  }

  private static Path rewrite(Path source, String name, boolean tamper, boolean add)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in =
            new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(source)));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        if (tamper && entry.getName().endsWith(".class")) {
          content[content.length - 1] ^= 1;
        }
        out.write(content);
      }
      if (add) {
        out.putNextEntry(new ZipEntry(EVIL));
        out.write(1);
      }
    }
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }
}
