package zta.control.internal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import zta.api.control.ControlVerb;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.StatusService;
import zta.control.internal.Doubles.AgentDouble;
import zta.control.internal.Doubles.ServicesDouble;
import zta.control.internal.Doubles.SyncDouble;
import zta.control.internal.server.ControlServer;
import zta.control.internal.server.Limits;
import zta.control.internal.server.PeerCredentials;
import zta.control.internal.verb.BuiltInVerbs;
import zta.control.internal.verb.HelpVerb;
import zta.control.internal.verb.StatusView;

/**
 * The real control server with the real verbs over doubles of the agent's services, for tests of
 * its callers.
 */
public final class AgentForTests implements AutoCloseable {
  private final AgentDouble agent = new AgentDouble();
  private final SyncDouble sync = new SyncDouble();
  private final ServicesDouble services =
      new ServicesDouble()
          .with(StatusService.class, agent)
          .with(EnrolmentService.class, agent)
          .with(ConfigurationSync.class, sync);
  private final Subscriptions subscriptions;
  private final Requests requests;
  private final ControlServer server;

  private AgentForTests(Path socket, PeerCredentials peers) throws FaultException {
    subscriptions =
        new Subscriptions(
            caller -> Optional.of(StatusView.of(agent.status(caller.user()), caller)));
    List<ControlVerb> verbs = new ArrayList<>(BuiltInVerbs.all(services, "1.2.3"));
    VerbTable[] table = new VerbTable[1];
    verbs.add(new HelpVerb(() -> table[0].help()));
    table[0] = new VerbTable(verbs);
    requests = new Requests(table[0], new Administrators("root", Set.of()), subscriptions);
    server =
        ControlServer.open(
            socket, peers, Limits.standard(64, 16), InstantSource.system(), requests);
  }

  /** Serves a socket to which the kernel vouches for callers. */
  public static AgentForTests at(Path socket) throws FaultException {
    return new AgentForTests(socket, PeerCredentials.ofKernel());
  }

  /** Serves a socket to which every caller is a certain user. */
  public static AgentForTests servingOnly(LocalUser user, Path socket) throws FaultException {
    return new AgentForTests(socket, channel -> user);
  }

  /** Returns the double behind status and enrolments. */
  public AgentDouble agent() {
    return agent;
  }

  /** Returns the double behind configuration sync. */
  public SyncDouble sync() {
    return sync;
  }

  /** Returns the services, to which more can be added. */
  public ServicesDouble services() {
    return services;
  }

  /** Tells subscribers that the status of a user may have changed. */
  public void tell(LocalUser user) {
    subscriptions.statusChanged(user);
  }

  @Override
  public void close() {
    server.close();
    requests.close();
    subscriptions.close();
  }
}
