package zta.control.internal.verb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import zta.api.control.Caller;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;

/** Resolves and connects to each endpoint of the headend, and times both. */
final class NetcheckVerb extends BuiltIn {
  private static final int CONNECT_MILLIS = 5000;

  private final AgentServices agent;

  NetcheckVerb(AgentServices agent) {
    super("netcheck", "reachability of the headend's services");
    this.agent = agent;
  }

  /** A host and port that the agent needs. */
  private record Endpoint(String name, String host, int port) {}

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    List<Map<String, Object>> checks = new ArrayList<>();
    for (Endpoint endpoint : endpoints(user)) {
      progress.step("Connecting to " + endpoint.host() + ":" + endpoint.port());
      checks.add(check(endpoint));
    }
    if (checks.isEmpty()) {
      throw new FaultException(
          FaultCode.NOT_ENROLLED.at(
              "user " + user, "no endpoint of a headend is known before enrolment"));
    }
    return Map.of(
        "schema",
        "zta.netcheck/1",
        "reachable",
        checks.stream().noneMatch(check -> check.containsKey("fault")),
        "endpoints",
        checks);
  }

  private Set<Endpoint> endpoints(LocalUser user) throws FaultException {
    Set<Endpoint> endpoints = new LinkedHashSet<>();
    for (URI service : agent.need(EnrolmentService.class).controlServices()) {
      String host = service.getHost();
      if (host != null) {
        int port = service.getPort() > 0 ? service.getPort() : 443;
        endpoints.add(new Endpoint("services", host, port));
      }
    }
    agent
        .find(ConfigurationSync.class)
        .flatMap(sync -> sync.configuration(user))
        .ifPresent(
            configuration ->
                configuration
                    .proxies()
                    .forEach(p -> endpoints.add(new Endpoint("proxy", p.host(), p.port()))));
    return endpoints;
  }

  private static Map<String, Object> check(Endpoint endpoint) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", endpoint.name());
    view.put("endpoint", endpoint.host() + ":" + endpoint.port());
    long start = System.nanoTime();
    InetAddress address;
    try {
      address = InetAddress.getByName(endpoint.host());
    } catch (UnknownHostException e) {
      view.put("fault", Views.fault(unresolved(endpoint)));
      return view;
    }
    view.put("address", address.getHostAddress());
    view.put("resolveMillis", millisSince(start));
    long resolved = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, endpoint.port()), CONNECT_MILLIS);
      view.put("connectMillis", millisSince(resolved));
    } catch (IOException e) {
      view.put("fault", Views.fault(unreachable(endpoint, e)));
    }
    return view;
  }

  private static Fault unresolved(Endpoint endpoint) {
    return FaultCode.NAME_UNRESOLVED.at(endpoint.host(), "no address is known for this name");
  }

  private static Fault unreachable(Endpoint endpoint, Exception e) {
    return FaultCode.HEADEND_UNREACHABLE.at(
        endpoint.host() + ":" + endpoint.port(), String.valueOf(e.getMessage()));
  }

  private static double millisSince(long nanos) {
    return Math.round((System.nanoTime() - nanos) / 10_000.0) / 100.0;
  }
}
