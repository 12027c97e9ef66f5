package zta.acceptance.product;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The headend, whole: store, CA, ACME, portal and proxy, in a process of its own. */
public final class HeadendProcess implements AutoCloseable {
  private final Path folder;
  private final URI base;
  private final List<String> within;
  private ContainerProcess process;
  private Admin admin;

  private HeadendProcess(Path folder, URI base, List<String> within) throws Exception {
    this.folder = folder;
    this.base = base;
    this.within = within;
    process = launch();
    admin = await();
  }

  /** Starts a headend with an empty record below a folder, and waits until it answers. */
  public static HeadendProcess start(Path folder) throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    int port = Ports.free();
    int proxy = Ports.free();
    Files.writeString(
        config.resolve("zta.headend.portal.json"),
        "{\"port\":" + port + ",\"proxies\":[\"127.0.0.1:" + proxy + "\"]}");
    Files.writeString(config.resolve("zta.headend.proxy.json"), "{\"port\":" + proxy + "}");
    return new HeadendProcess(folder, URI.create("https://127.0.0.1:" + port), List.of());
  }

  /**
   * Starts a headend somewhere else: on an address of its own, by a command. To be called where
   * that address can be reached.
   */
  public static HeadendProcess start(Path folder, String host, List<String> within)
      throws Exception {
    return start(folder, host, List.of(host), within);
  }

  /** Starts one whose clients are told of several proxies, in order of preference. */
  public static HeadendProcess start(
      Path folder, String host, List<String> proxies, List<String> within) throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(
        config.resolve("zta.headend.portal.json"),
        """
        {"host":"%1$s","port":8443,"names":["%1$s"],"publicHost":"%1$s",
         "proxies":[%2$s]}
        """
            .formatted(
                host,
                proxies.stream()
                    .map(proxy -> "\"" + proxy + ":4433\"")
                    .collect(Collectors.joining(","))));
    Files.writeString(
        config.resolve("zta.headend.proxy.json"),
        "{\"host\":\"%1$s\",\"port\":4433,\"names\":[\"%1$s\"]}".formatted(host));
    return new HeadendProcess(folder, URI.create("https://" + host + ":8443"), within);
  }

  /**
   * Starts another one with a copy of this one's record, on an address of its own. This one stops
   * for the copy, and starts again.
   */
  public HeadendProcess standby(Path elsewhere, String host) throws Exception {
    close();
    Path copy = Files.createDirectories(elsewhere).resolve("home");
    try (Stream<Path> all = Files.walk(home())) {
      for (Path one : all.toList()) {
        Files.copy(
            one,
            copy.resolve(home().relativize(one).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    startAgain();
    return start(elsewhere, host, within);
  }

  /** Kills it with SIGKILL. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Starts it again, with its record, after {@link #close()}. */
  public void startAgain() throws Exception {
    process = launch();
    admin = await();
  }

  private ContainerProcess launch() throws IOException {
    return ContainerProcess.start(
        new ContainerProcess.Spec(
            "headend",
            ContainerProcess.bundles("headend"),
            folder.resolve("work"),
            List.of("-Xmx256m"),
            Map.of(
                "zta.headend.home",
                home().toString(),
                "zta.config.dir",
                folder.resolve("config").toString()),
            within));
  }

  private Admin await() throws GeneralSecurityException, InterruptedException {
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (true) {
      try {
        Admin found = new Admin(base, home());
        found.health();
        return found;
      } catch (IOException e) {
        if (!process.alive()) {
          throw new AssertionError("the headend ended:\n" + process.said(), e);
        }
        deadline.pause("the headend: " + e);
      }
    }
  }

  /** Returns its administrator. */
  public Admin admin() {
    return admin;
  }

  /** Returns where its services are. */
  public URI base() {
    return base;
  }

  /** Returns its home directory. */
  public Path home() {
    return folder.resolve("home");
  }

  @Override
  public void close() {
    process.stop();
  }
}
