package zta.acceptance.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** A company's CA and its users' certificates, made with openssl as an administrator would. */
public final class IdentityPki {
  private static final String KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
  private static final String SETTINGS =
      """
      [ca]
      default_ca = this
      [this]
      database = index.txt
      new_certs_dir = .
      certificate = ca.crt
      private_key = ca.key
      default_md = sha256
      rand_serial = yes
      unique_subject = no
      policy = names
      [names]
      commonName = supplied
      """;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;

  /** Makes the CA below a folder. */
  public IdentityPki(Path folder, String name) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Files.writeString(folder.resolve("ca.cnf"), SETTINGS);
    Files.createFile(folder.resolve("index.txt"));
    openssl(
        "req -x509 "
            + KEY
            + " -keyout ca.key -out ca.crt -days 30 -subj /O=Corp/CN="
            + name
            + " -addext basicConstraints=critical,CA:TRUE"
            + " -addext keyUsage=critical,keyCertSign,cRLSign");
  }

  /** Returns the CA's certificate. */
  public String ca() throws IOException {
    return Files.readString(folder.resolve("ca.crt"));
  }

  /** Issues a certificate for a mailbox, valid now. */
  public void issue(String mailbox, Path target) throws IOException, InterruptedException {
    Instant now = Instant.now();
    issue(
        mailbox.substring(0, mailbox.indexOf('@')),
        "email:" + mailbox,
        now.minusSeconds(60),
        now.plus(Duration.ofDays(9)),
        target);
  }

  /**
   * Issues a certificate and puts it, with its key, into a folder in place of an earlier one.
   *
   * @param name common name, and name of the files
   * @param alternative its subject alternative name, empty for none
   */
  public void issue(String name, String alternative, Instant from, Instant to, Path target)
      throws IOException, InterruptedException {
    openssl("req " + KEY + " -keyout %s.key -out %s.csr -subj /CN=%s".formatted(name, name, name));
    String extension = alternative.isEmpty() ? "" : "\nsubjectAltName=" + alternative;
    Files.writeString(folder.resolve("san.cnf"), "keyUsage=digitalSignature" + extension + "\n");
    openssl(
        "ca -batch -notext -config ca.cnf -in %s.csr -out %s.crt -extfile san.cnf -startdate %s -enddate %s"
            .formatted(name, name, TIME.format(from), TIME.format(to)));
    Files.createDirectories(target);
    for (String file : List.of(name + ".crt", name + ".key")) {
      Files.copy(folder.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(
        target.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("NOT RUN: openssl " + arguments + ":\n" + said);
    }
  }
}
