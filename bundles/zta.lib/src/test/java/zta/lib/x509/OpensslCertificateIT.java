package zta.lib.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as administrators make them with openssl. */
class OpensslCertificateIT {
  @TempDir Path dir;

  @Test
  void upnWinsOverRfc822() throws Exception {
    String names =
        """
        email.1 = mail@domain.local
        otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:User@domain.local
        URI.1 = ID:JAMF:GUID:4711
        """;
    SubjectNames found = SubjectNames.of(Pem.certificates(Files.readString(make(names))).get(0));
    assertEquals(Optional.of("user@domain.local"), found.identity());
    assertEquals(Optional.of("mail@domain.local"), found.rfc822());
    assertEquals(Optional.of("4711"), found.mdmId());
  }

  @Test
  void rfc822AloneIdentifies() throws Exception {
    Path made = make("email.1 = user@domain.local\n");
    assertEquals(
        Optional.of("user@domain.local"),
        SubjectNames.of(Pem.certificates(Files.readAllBytes(made)).get(0)).identity());
  }

  @Test
  void readsEveryFormOfPrivateKey() throws Exception {
    make("email.1 = user@domain.local\n");
    run("openssl", "rsa", "-in", "user.key", "-traditional", "-out", "rsa.key");
    run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-out", "ec.key");
    assertEquals("RSA", algorithm("user.key"));
    assertEquals("RSA", algorithm("rsa.key"));
    assertEquals("EC", algorithm("ec.key"));
  }

  private String algorithm(String file) throws Exception {
    return Pem.privateKey(Files.readString(dir.resolve(file))).getAlgorithm();
  }

  private Path make(String names) throws Exception {
    Files.writeString(
        dir.resolve("san.cnf"),
        """
        [ req ]
        default_bits = 2048
        prompt = no
        default_md = sha256
        distinguished_name = dn
        req_extensions = req_ext
        [ dn ]
        CN = exampleusername
        [ req_ext ]
        subjectAltName = @alt_names
        [ alt_names ]
        """
            + names);
    run("openssl", "genrsa", "-out", "user.key", "2048");
    run("openssl", "req", "-new", "-key", "user.key", "-out", "user.csr", "-config", "san.cnf");
    run(
        "openssl",
        "x509",
        "-req",
        "-in",
        "user.csr",
        "-signkey",
        "user.key",
        "-days",
        "2",
        "-extfile",
        "san.cnf",
        "-extensions",
        "req_ext",
        "-out",
        "user.pem");
    return dir.resolve("user.pem");
  }

  private void run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "openssl hangs");
    assertEquals(0, process.exitValue(), output);
  }
}
