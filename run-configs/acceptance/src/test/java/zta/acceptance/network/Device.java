package zta.acceptance.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.Deadline;
import zta.acceptance.product.HeadendProcess;
import zta.acceptance.product.IdentityPki;

/** The device of a site: an agent that runs as root, with two users enrolled at a real headend. */
final class Device implements AutoCloseable {
  static final String ANNA = "games";
  static final String BOB = "news";

  /** Settings that make the agent catch traffic and names by itself. */
  static final Map<String, String> TRANSPARENT =
      Map.of(
          "zta.io", "{\"mark\":90}",
          "zta.names", "{\"enabled\":true,\"steering\":\"nft\"}",
          "zta.intercept.tun", "{\"enabled\":true}");

  /** The same by the fast path, which brings the device along. */
  static final Map<String, String> FAST =
      Map.of(
          "zta.io", "{\"mark\":90}",
          "zta.names", "{\"enabled\":true,\"steering\":\"nft\"}",
          "zta.intercept.linux", "{\"enabled\":true}");

  private final Site site;
  private final HeadendProcess headend;
  private final AgentHome home;
  private ContainerProcess process;
  private AgentProcess agent;

  /** Starts headend and agent, and enrols both users. */
  Device(Site site, String policy, Map<String, String> settings) throws Exception {
    this(site, policy, settings, List.of(Site.HEADEND));
  }

  /** Starts them with several proxies, in order of preference. */
  Device(Site site, String policy, Map<String, String> settings, List<String> proxies)
      throws Exception {
    this.site = site;
    headend =
        site.internet()
            .call(
                () ->
                    HeadendProcess.start(
                        site.folder().resolve("headend"),
                        Site.HEADEND,
                        proxies,
                        site.internet().within()));
    IdentityPki pki = new IdentityPki(site.folder().resolve("pki"), "Corp-CA");
    home = new AgentHome(site.folder().resolve("device"), ANNA, "anna@corp.example");
    headend(
        admin -> {
          admin.addCa(pki.ca());
          admin.addUser("anna@corp.example");
          admin.addUser("bob@corp.example");
          admin.policy(policy);
          home.put("enrollment_choices/choice.json", admin.choice());
        });
    home.configure(
        "zta.core.enrolment",
        "{\"users\":[\"%s\",\"%s\"],\"automatic\":false}".formatted(ANNA, BOB));
    for (Map.Entry<String, String> one : settings.entrySet()) {
      home.configure(one.getKey(), one.getValue());
    }
    start();
    enrol(pki, ANNA, "anna@corp.example");
    enrol(pki, BOB, "bob@corp.example");
  }

  /** Something an administrator does at the headend. */
  interface Administration {
    /** Does it. */
    void with(zta.acceptance.product.Admin admin) throws Exception;
  }

  private void enrol(IdentityPki pki, String user, String identity) throws Exception {
    try (var old = Files.list(Files.createDirectories(home.certificates()))) {
      for (var file : old.toList()) {
        Files.delete(file);
      }
    }
    pki.issue(identity, home.certificates());
    agent.call("enroll", "user", user);
  }

  /** Starts the agent again. */
  void start() throws Exception {
    process =
        AgentProcess.launch(
            home, ContainerProcess.bundles("agent"), List.of("-Xmx256m"), site.device().within());
    agent = AgentProcess.await(process, home);
  }

  /** Starts the agent and kills it some milliseconds later, wherever it is then. */
  void startAndKill(int millis) throws Exception {
    process =
        AgentProcess.launch(
            home, ContainerProcess.bundles("agent"), List.of("-Xmx256m"), site.device().within());
    TimeUnit.MILLISECONDS.sleep(millis);
    process.kill();
  }

  /**
   * Waits until private names have addresses: what is private is known some time after the start.
   */
  Device ready() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (site.device().runAs(ANNA, "getent", "ahosts", "wiki.corp.example").code() != 0) {
      deadline.pause("private names");
    }
    return this;
  }

  /** Does something at the headend. */
  void headend(Administration what) throws Exception {
    site.internet()
        .call(
            () -> {
              what.with(headend.admin());
              return null;
            });
  }

  AgentHome home() {
    return home;
  }

  AgentProcess agent() {
    return agent;
  }

  ContainerProcess process() {
    return process;
  }

  HeadendProcess headend() {
    return headend;
  }

  @Override
  public void close() throws IOException {
    try {
      agent.stop();
    } finally {
      headend.close();
      Path kept = Files.createDirectories(Path.of("target/network"));
      Files.writeString(kept.resolve(site.device().name() + ".log"), home.log());
    }
  }
}
