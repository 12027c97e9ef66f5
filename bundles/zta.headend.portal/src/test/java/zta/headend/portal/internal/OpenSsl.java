package zta.headend.portal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import zta.api.fault.FaultException;
import zta.lib.x509.Pem;

/** A company's CA and its users' certificates, made with the openssl command. */
final class OpenSsl {
  /** The file of the certificate guide; the alternative name is to be filled in. */
  private static final String SAN_CNF =
      """
      [ req ]
      default_bits = 2048
      prompt = no
      default_md = sha256
      distinguished_name = dn
      req_extensions = req_ext
      [ dn ]
      C = US
      ST = Texas
      L = Austin
      O = exampleusername
      OU = IT
      CN = exampleusername
      [ req_ext ]
      subjectAltName = @alt_names
      [ alt_names ]
      %s
      """;

  static final String RFC822 = "email.1 = %s";
  static final String UPN = "otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:%s";

  /** A user's certificate with its key. */
  record User(X509Certificate certificate, PrivateKey key) {}

  private final Path folder;

  /** Makes a CA in a folder. */
  OpenSsl(Path folder, String name) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.crt",
        "-days",
        "30",
        "-subj",
        "/O=Corp/CN=" + name,
        "-addext",
        "basicConstraints=critical,CA:TRUE",
        "-addext",
        "keyUsage=critical,keyCertSign,cRLSign");
  }

  String ca() throws IOException {
    return Files.readString(folder.resolve("ca.crt"));
  }

  /** Makes a user's certificate as the guide says; the line names the user. */
  User user(String alternativeName, String... more)
      throws IOException, InterruptedException, FaultException {
    Files.writeString(folder.resolve("san.cnf"), SAN_CNF.formatted(alternativeName));
    run("openssl", "genrsa", "-out", "user.key", "2048");
    run("openssl", "req", "-new", "-key", "user.key", "-out", "user.csr", "-config", "san.cnf");
    List<String> sign =
        new ArrayList<>(
            List.of(
                "openssl",
                "x509",
                "-req",
                "-in",
                "user.csr",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-out",
                "user.crt"));
    sign.addAll(
        more.length > 0
            ? List.of(more)
            : List.of("-days", "30", "-extfile", "san.cnf", "-extensions", "req_ext"));
    run(sign.toArray(String[]::new));
    return new User(
        Pem.certificates(Files.readString(folder.resolve("user.crt"))).get(0),
        Pem.privateKey(Files.readString(folder.resolve("user.key"))));
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(
          String.join(" ", command) + ": " + Files.readString(folder.resolve("openssl.log")));
    }
  }
}
