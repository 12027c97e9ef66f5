package zta.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.runtime.AgentDirectories;
import zta.api.status.StatusListener;
import zta.api.status.StatusService;
import zta.control.internal.Doubles.AgentDouble;
import zta.lib.control.ControlClient;
import zta.testkit.Container;
import zta.testkit.NeedsRoot;
import zta.testkit.OsgiContainer;
import zta.testkit.doubles.DirectoriesDouble;

/** The bundle in Felix, over its real socket, from this process and from one of another user. */
@OsgiContainer(bundles = {"zta.control", "zta.api", "com.google.gson"})
class ControlIT {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final LocalUser NOBODY = new LocalUser("nobody");

  private final AgentDouble agent = new AgentDouble();
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private Path home;
  private Path socket;

  @BeforeEach
  void serve(BundleContext context, Container container) throws Exception {
    home = Files.createTempDirectory("zta-control");
    DirectoriesDouble directories = new DirectoriesDouble(home);
    socket = directories.run().resolve("agent.sock");
    register(context, InstantSource.class, InstantSource.system());
    register(context, AgentDirectories.class, directories);
    assertTrue(container.service(StatusListener.class) != null);
  }

  @AfterEach
  void end(Container container) throws IOException {
    registrations.forEach(ServiceRegistration::unregister);
    container.awaitGone(StatusListener.class);
    assertTrue(Files.notExists(socket), "the socket goes with the bundle's component");
    try (var files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    }
  }

  @Test
  void partsAndVerbsComeAndGoWhileTheSocketStays(BundleContext context) throws Exception {
    try (ControlClient client = ControlClient.connect(socket)) {
      assertEquals("ZTA-AGENT-006", fault(client, "status"));
      register(context, StatusService.class, agent);
      assertEquals("not_enrolled", text(client, "status", "state"));

      assertEquals("ZTA-AGENT-003", fault(client, "greet"));
      ServiceRegistration<?> verb = register(context, ControlVerb.class, new Greeting());
      assertEquals("hello root", text(client, "greet", "text"));
      registrations.remove(verb);
      verb.unregister();
      assertEquals("ZTA-AGENT-003", fault(client, "greet"));
    }
  }

  @Test
  void tellsSubscribersOfChanges(BundleContext context, Container container) throws Exception {
    register(context, StatusService.class, agent);
    StatusListener listener = container.service(StatusListener.class);
    LocalUser self = new LocalUser(System.getProperty("user.name"));
    try (ControlClient client = ControlClient.connect(socket)) {
      client.call("subscribe", new JsonObject(), WAIT, s -> {});
      assertEquals("not_enrolled", state(client));
      agent.enrolled(self, EnrolmentMethod.CERTIFICATE);
      listener.statusChanged(self);
      assertEquals("enrolled", state(client));
    }
  }

  @Test
  @NeedsRoot(to = "become nobody")
  void anotherUserSeesItselfOnly(BundleContext context) throws Exception {
    register(context, StatusService.class, agent);
    register(context, EnrolmentService.class, agent);
    agent.enrolled(NOBODY, EnrolmentMethod.CERTIFICATE);
    agent.enrolled(new LocalUser("alice"), EnrolmentMethod.CERTIFICATE);

    String own = asNobody("{\"v\":1,\"id\":1,\"verb\":\"status\"}");
    assertTrue(own.contains("nobody@acme.example"), own);
    String others =
        asNobody("{\"v\":1,\"id\":1,\"verb\":\"status\",\"args\":{\"user\":\"alice\"}}");
    assertTrue(others.contains("ZTA-AGENT-002") && !others.contains("acme"), others);
    for (String verb : List.of("unenroll", "cert", "history", "flows", "sync")) {
      String refused =
          asNobody("{\"v\":1,\"id\":1,\"verb\":\"" + verb + "\",\"args\":{\"user\":\"alice\"}}");
      assertTrue(
          refused.contains("ZTA-AGENT-002") || refused.contains("ZTA-AGENT-006"), verb + refused);
    }
    String unenroll = asNobody("{\"v\":1,\"id\":1,\"verb\":\"unenroll\"}");
    assertTrue(unenroll.contains("ZTA-ENROL-011"), unenroll);
    String level = asNobody("{\"v\":1,\"id\":1,\"verb\":\"log\",\"args\":{\"level\":\"TRACE\"}}");
    assertTrue(level.contains("ZTA-AGENT-002"), level);
    assertEquals(2, agent.enrolments().size());
  }

  /** Sends a request from a process of the user nobody, as the kernel will say. */
  private String asNobody(String request) throws IOException, InterruptedException {
    String script =
        """
        import socket, sys
        s = socket.socket(socket.AF_UNIX)
        s.connect(sys.argv[1])
        s.sendall(sys.argv[2].encode() + b'\\n')
        print(s.makefile().readline())
        """;
    ProcessBuilder builder =
        new ProcessBuilder(
            "/usr/bin/setpriv",
            "--reuid=nobody",
            "--regid=nogroup",
            "--clear-groups",
            "python3",
            "-c",
            script,
            socket.toString(),
            request);
    // The one of the system: nobody may not run what root has put first in its own path.
    builder.environment().put("PATH", "/usr/bin:/bin:/usr/local/bin");
    Process process = builder.redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return answer;
  }

  private static String state(ControlClient client) throws Exception {
    JsonObject event = client.event(WAIT).orElseThrow();
    return event.getAsJsonObject("data").get("state").getAsString();
  }

  private static String text(ControlClient client, String verb, String member) throws Exception {
    return client.call(verb, new JsonObject(), WAIT, s -> {}).get(member).getAsString();
  }

  private static String fault(ControlClient client, String verb) {
    return assertThrows(
            FaultException.class, () -> client.call(verb, new JsonObject(), WAIT, s -> {}))
        .fault()
        .code();
  }

  private <T> ServiceRegistration<?> register(BundleContext context, Class<T> type, T service) {
    ServiceRegistration<?> registration = context.registerService(type, service, null);
    registrations.add(0, registration);
    return registration;
  }

  /** A verb that a module might bring. */
  private static final class Greeting implements ControlVerb {
    @Override
    public String name() {
      return "greet";
    }

    @Override
    public String help() {
      return "says hello";
    }

    @Override
    public Map<String, Object> execute(
        Caller caller, Map<String, Object> arguments, Progress progress) {
      return Map.of("text", "hello " + caller.user());
    }
  }
}
