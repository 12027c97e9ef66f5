package zta.acceptance.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import zta.acceptance.product.Deadline;

/** The servers of a site: all of them other people's programs, as a company would run them. */
final class SiteServers {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int HTTP3 = 4443;
  private static final int BIG = 20_000_000;
  private static final String ZONE = "corp.example";
  private static final List<String> NAMES =
      List.of("wiki", "db", "my", "ssh", "mail", "echo", "payroll");

  private final Site site;

  SiteServers(Site site) {
    this.site = site;
  }

  void start() throws Exception {
    Files.setPosixFilePermissions(site.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    web(site.servers(), "private", Site.PRIVATE, "[" + Site.PRIVATE6 + "]");
    web(site.internet(), "public", Site.PUBLIC, "[" + Site.PUBLIC6 + "]");
    http3();
    privateDns();
    publicDns();
    postgres();
    maria();
    ssh();
    mail();
    echo(site.servers(), "private", Site.PRIVATE, Site.PRIVATE6);
    echo(site.internet(), "public", Site.PUBLIC, Site.PUBLIC6);
    reachable(site.servers(), Site.PRIVATE, 22, 25, 53, 80, 3306, 5432);
    reachable(site.internet(), Site.PUBLIC, 80);
    reachable(site.internet(), "198.51.100.53", 53);
  }

  /** The public web server's HTTP/3, which nginx of this age does not have. */
  private void http3() throws Exception {
    Path home = dir("web-public");
    site.internet()
        .ok(
            "sh",
            "-c",
            """
            cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
              -days 2 -subj /CN=www.public.example -addext subjectAltName=DNS:www.public.example \
              -keyout key -out crt 2>/dev/null && openssl x509 -in crt -noout -pubkey |
              openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64 >spki
            """
                .formatted(home));
    daemon(
        site.internet(),
        "http3",
        "gtlsserver",
        "-q",
        "-d",
        home.resolve("pages").toString(),
        "*",
        Integer.toString(HTTP3),
        home.resolve("key").toString(),
        home.resolve("crt").toString());
  }

  /** Starts one more web server outside of the private network. */
  void another(String address) throws Exception {
    web(site.internet(), "elsewhere", address);
    reachable(site.internet(), address, 80);
  }

  private Path dir(String name) throws IOException {
    return Files.createDirectories(site.folder().resolve(name));
  }

  private void daemon(Namespace where, String name, String... command) throws IOException {
    Process process = where.start(dir("logs").resolve(name + ".txt"), List.of(command));
    site.own(
        () -> {
          List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
          process.destroy();
          if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
          }
          all.forEach(ProcessHandle::destroyForcibly);
        });
  }

  private static void reachable(Namespace where, String host, int... ports) throws Exception {
    Deadline deadline = Deadline.in(PATIENCE);
    for (int port : ports) {
      while (where.runAs("nobody", "nc", "-z", "-w", "2", host, "" + port).code() != 0) {
        deadline.pause(host + " port " + port);
      }
    }
  }

  private void web(Namespace where, String name, String... addresses) throws IOException {
    Path home = dir("web-" + name);
    Path pages = dir("web-" + name + "/pages");
    byte[] big = new byte[BIG];
    new Random(name.hashCode()).nextBytes(big);
    Files.write(pages.resolve("big"), big);
    Files.writeString(pages.resolve("part"), "x".repeat(100_000));
    Files.writeString(pages.resolve("index.html"), "the " + name + " page\n");
    Path config = home.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off; user root; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
        events { worker_connections 1024; }
        http {
          access_log %1$s/access.log; client_max_body_size 100m;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server { %2$s root %1$s/pages; }
        }
        """
            .formatted(
                home,
                Arrays.stream(addresses)
                    .map(address -> "listen " + address + ":80;")
                    .collect(Collectors.joining(" "))));
    daemon(where, "nginx-" + name, "nginx", "-c", config.toString(), "-p", home.toString());
  }

  private void privateDns() throws IOException {
    List<String> command = dns(Site.PRIVATE);
    for (String name : NAMES) {
      command.add("--host-record=" + name + "." + ZONE + "," + Site.PRIVATE + "," + Site.PRIVATE6);
    }
    command.add("--local=/" + ZONE + "/");
    command.add("--srv-host=_ldap._tcp." + ZONE + ",wiki." + ZONE + ",389");
    command.add("--srv-host=_http._tcp." + ZONE + ",wiki." + ZONE + ",80,5,7");
    command.add("--srv-host=_far._tcp." + ZONE + ",www.public.example,80");
    daemon(site.servers(), "dns-private", command.toArray(String[]::new));
  }

  private void publicDns() throws IOException {
    List<String> command = dns("198.51.100.53");
    for (String name : List.of("public." + ZONE, "www.public.example")) {
      command.add("--host-record=" + name + "," + Site.PUBLIC + "," + Site.PUBLIC6);
    }
    command.add("--log-queries");
    daemon(site.internet(), "dns-public", command.toArray(String[]::new));
  }

  private static List<String> dns(String address) {
    return new ArrayList<>(
        List.of(
            "dnsmasq",
            "--keep-in-foreground",
            "--no-resolv",
            "--no-hosts",
            "--conf-file=/dev/null",
            "--user=root",
            "--pid-file=",
            "--log-facility=-",
            "--bind-interfaces",
            "--listen-address=" + address));
  }

  private void postgres() throws Exception {
    Path data = dir("postgres");
    site.servers().ok("chown", "postgres", data.toString());
    String bin;
    try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      bin = versions.findFirst().orElseThrow().resolve("bin").toString();
    }
    String[] as = {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"};
    site.servers()
        .ok(
            join(
                as,
                bin + "/initdb",
                "-D",
                data + "/d",
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C"));
    Files.writeString(data.resolve("d/pg_hba.conf"), "host all all all trust\n");
    daemon(
        site.servers(),
        "postgres",
        join(
            as,
            bin + "/postgres",
            "-D",
            data + "/d",
            "-c",
            "listen_addresses=*",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off"));
  }

  private void maria() throws Exception {
    Path data = dir("maria");
    site.servers()
        .ok(
            "mariadb-install-db",
            "--no-defaults",
            "--user=root",
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
            "--datadir=" + data.resolve("d"));
    Path init = data.resolve("init.sql");
    Files.writeString(init, "CREATE USER app@'%';\nGRANT ALL ON *.* TO app@'%';\n");
    daemon(
        site.servers(),
        "maria",
        "mariadbd",
        "--no-defaults",
        "--user=root",
        "--datadir=" + data.resolve("d"),
        "--bind-address=" + Site.PRIVATE,
        "--skip-name-resolve",
        "--socket=" + data.resolve("s"),
        "--pid-file=" + data.resolve("pid"),
        "--innodb-buffer-pool-size=16M",
        "--init-file=" + init);
  }

  private void ssh() throws Exception {
    Path home = dir("ssh");
    Files.createDirectories(Path.of("/run/sshd"));
    site.servers()
        .ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home.resolve("host").toString());
    site.servers()
        .ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home.resolve("user").toString());
    site.servers().ok("cp", home.resolve("user.pub").toString(), home + "/keys");
    site.servers().ok("chmod", "644", home.resolve("user").toString());
    daemon(
        site.servers(),
        "sshd",
        "/usr/sbin/sshd",
        "-D",
        "-e",
        "-f",
        "/dev/null",
        "-h",
        home.resolve("host").toString(),
        "-o",
        "ListenAddress=" + Site.PRIVATE,
        "-o",
        "AuthorizedKeysFile=" + home.resolve("keys"),
        "-o",
        "StrictModes=no",
        "-o",
        "PermitRootLogin=yes",
        "-o",
        "PidFile=none",
        "-o",
        "UsePAM=no");
  }

  private void mail() throws IOException {
    daemon(
        site.servers(),
        "mail",
        "msmtpd",
        "--interface=" + Site.PRIVATE,
        "--port=25",
        "--command=cat > " + dir("mail").resolve("got") + " # %F");
  }

  private void echo(Namespace where, String name, String v4, String v6) throws IOException {
    daemon(
        where, "echo-" + name, "socat", "-b", "65535", "UDP4-RECVFROM:7,fork,bind=" + v4, "PIPE");
    daemon(
        where,
        "echo6-" + name,
        "socat",
        "-b",
        "65535",
        "UDP6-RECVFROM:7,fork,bind=[" + v6 + "]",
        "PIPE");
  }

  private static String[] join(String[] first, String... then) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(then));
    return all.toArray(String[]::new);
  }
}
