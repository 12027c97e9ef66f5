package zta.control.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.runtime.AgentDirectories;
import zta.api.status.StatusListener;
import zta.api.status.StatusService;
import zta.control.internal.server.ControlServer;
import zta.control.internal.server.Limits;
import zta.control.internal.server.PeerCredentials;
import zta.control.internal.verb.AgentServices;
import zta.control.internal.verb.BuiltInVerbs;
import zta.control.internal.verb.HelpVerb;
import zta.control.internal.verb.LogVerb;
import zta.control.internal.verb.StatusView;
import zta.lib.control.ControlSocket;

/** Serves the local control API while the agent runs. */
@Component(configurationPid = "zta.control", service = StatusListener.class, immediate = true)
@Designate(ocd = ControlComponent.Config.class)
public final class ControlComponent implements StatusListener {
  private static final Logger LOG = LoggerFactory.getLogger(ControlComponent.class);
  private static final String TOPIC = "control";

  /** Settings of the local control API. */
  @ObjectClassDefinition(name = "Local control API")
  public @interface Config {
    /** Returns another path of the socket. */
    @AttributeDefinition(
        name = "Socket",
        description = "Path of the socket; empty for run/agent.sock below the agent's home.")
    String socket() default "";

    /** Returns further administrators. */
    @AttributeDefinition(
        name = "Administrators",
        description = "Account names that may act for others, beside root and the agent's own.")
    String[] administrators() default {};

    /** Returns how many connections are served at once. */
    @AttributeDefinition(name = "Connections", description = "Connections at once, 4 to 1000.")
    int connections() default 64;

    /** Returns how many connections one user may have. */
    @AttributeDefinition(
        name = "Connections of one user",
        description = "Connections at once of one user, 1 to 1000.")
    int connections_per_user() default 16;
  }

  private final AgentServices agent;
  private final VerbTable verbs;
  private final Subscriptions subscriptions;
  private final Requests requests;
  private final @Nullable ControlServer server;

  /** Opens the socket; what keeps it from being opened is shown as a fault of the agent. */
  @Activate
  public ControlComponent(
      @Reference AgentDirectories directories,
      @Reference InstantSource clock,
      @Reference AgentServices agent,
      BundleContext context,
      Config config) {
    this.agent = agent;
    String version = context.getBundle().getVersion().toString();
    List<ControlVerb> own = new ArrayList<>(BuiltInVerbs.all(agent, version));
    own.add(new HelpVerb(this::help));
    own.add(new LogVerb(levels(directories, context), clock));
    this.verbs = new VerbTable(own);
    this.subscriptions = new Subscriptions(this::status);
    Administrators administrators =
        new Administrators(
            System.getProperty("user.name", "root"), Set.of(config.administrators()));
    this.requests = new Requests(verbs, administrators, subscriptions);
    this.server = open(directories, clock, config);
  }

  private @Nullable ControlServer open(
      AgentDirectories directories, InstantSource clock, Config config) {
    try {
      checkBounds(config);
      ControlServer opened =
          ControlServer.open(
              path(directories, config),
              PeerCredentials.ofKernel(),
              Limits.standard(config.connections(), config.connections_per_user()),
              clock,
              requests);
      agent.find(StatusService.class).ifPresent(status -> status.clear(TOPIC));
      return opened;
    } catch (FaultException e) {
      report(e.fault());
      return null;
    }
  }

  private static void checkBounds(Config config) throws FaultException {
    if (config.connections() < 4
        || config.connections() > 1000
        || config.connections_per_user() < 1
        || config.connections_per_user() > 1000) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at("zta.control.json", "a number of connections is out of range"));
    }
  }

  private static Path path(AgentDirectories directories, Config config) throws FaultException {
    if (!config.socket().isEmpty()) {
      return Path.of(config.socket());
    }
    try {
      ControlServer.letPass(directories.home());
      ControlServer.letPass(directories.run());
    } catch (IOException | UnsupportedOperationException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(directories.run().toString(), String.valueOf(e.getMessage())),
          e);
    }
    return directories.run().resolve(ControlSocket.FILE);
  }

  /** The file that zta.log follows; the framework may say another one. */
  private static Path levels(AgentDirectories directories, BundleContext context) {
    String other = context.getProperty("zta.log.config");
    return other == null || other.isBlank()
        ? directories.home().resolve("logconfig.json")
        : Path.of(other);
  }

  private void report(Fault fault) {
    LOG.warn("The control API is not served: {}", fault);
    agent.find(StatusService.class).ifPresent(status -> status.raise(TOPIC, fault));
  }

  private Map<String, String> help() {
    return verbs.help();
  }

  private Optional<Map<String, Object>> status(Caller caller) {
    return agent
        .find(StatusService.class)
        .map(service -> StatusView.of(service.status(caller.user()), caller));
  }

  @Override
  public void statusChanged(LocalUser user) {
    subscriptions.statusChanged(user);
  }

  /** Takes a verb that a module brings. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void addVerb(ControlVerb verb) {
    verbs.add(verb);
  }

  /** Gives up a verb whose module goes. */
  public void removeVerb(ControlVerb verb) {
    verbs.remove(verb);
  }

  /** Closes the socket; what is under way is broken off. */
  @Deactivate
  public void close() {
    if (server != null) {
      server.close();
    }
    requests.close();
    subscriptions.close();
  }
}
