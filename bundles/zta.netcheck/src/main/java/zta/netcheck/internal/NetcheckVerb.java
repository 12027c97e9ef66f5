package zta.netcheck.internal;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.intercept.Interceptor;
import zta.api.names.ResolverPort;
import zta.api.status.StatusService;
import zta.api.tunnel.TunnelIdentities;
import zta.api.tunnel.TunnelIdentity;
import zta.api.tunnel.TunnelStatus;
import zta.api.tunnel.Tunnels;
import zta.netcheck.internal.portal.PortalVerdict;
import zta.netcheck.internal.portal.PortalWatch;

/** The verb {@code netcheck}: every step on the way to the headend, within ten seconds. */
@Component(immediate = true)
public final class NetcheckVerb implements ControlVerb {
  private static final Duration LIMIT = Duration.ofSeconds(9);
  private static final int WORKERS = 16;
  private static final int MAX_TASKS = 256;
  private static final int MAX_ENDPOINTS = 32;
  private static final int HTTPS = 443;

  private final EnrolmentService enrolments;
  private final ConfigurationSync sync;
  private final TunnelIdentities identities;
  private final StatusService status;
  private final PortalWatch portal;
  private final InstantSource clock;
  private final ExecutorService workers = workers();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.REPLACE)
  private volatile List<Interceptor> interceptors = List.of();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.REPLACE)
  private volatile List<ResolverPort> resolvers = List.of();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.REPLACE)
  private volatile List<Tunnels> tunnels = List.of();

  /** Made by Declarative Services. */
  @Activate
  public NetcheckVerb(
      @Reference EnrolmentService enrolments,
      @Reference ConfigurationSync sync,
      @Reference TunnelIdentities identities,
      @Reference StatusService status,
      @Reference PortalWatch portal,
      @Reference InstantSource clock) {
    this.enrolments = enrolments;
    this.sync = sync;
    this.identities = identities;
    this.status = status;
    this.portal = portal;
    this.clock = clock;
  }

  private static ExecutorService workers() {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_TASKS),
            task -> {
              Thread thread = new Thread(task, "zta-netcheck-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public String name() {
    return "netcheck";
  }

  @Override
  public String help() {
    return "what is between this machine and the headend: names, TCP, TLS, clock, portals, and"
        + " remedies";
  }

  @Override
  public Map<String, Object> execute(
      Caller caller, Map<String, Object> arguments, Progress progress) throws FaultException {
    LocalUser user = user(caller, arguments);
    List<Endpoint> endpoints = endpoints(user);
    if (endpoints.isEmpty()) {
      throw new FaultException(
          FaultCode.NOT_ENROLLED.at(
              "user " + user, "no endpoint of a headend is known before enrolment"));
    }
    progress.step("Connecting to " + endpoints.size() + " endpoints");
    List<Map<String, Object>> rows = new EndpointChecks(workers, clock, LIMIT).run(endpoints);
    boolean reachable = reachable(rows);
    LocalChecks local = new LocalChecks();
    local.status(status.status(user));
    local.interceptors(interceptors);
    local.resolver(resolvers);
    local.tunnels(own(user));
    if (!reachable) {
      portal(local);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("schema", "zta.netcheck/1");
    answer.put("reachable", reachable);
    answer.put(
        "ok",
        reachable && local.rows().stream().allMatch(row -> Boolean.TRUE.equals(row.get("ok"))));
    answer.put("endpoints", rows);
    answer.put("checks", local.rows());
    return answer;
  }

  /** Whether each endpoint is well at one address at least. */
  private static boolean reachable(List<Map<String, Object>> rows) {
    Map<Object, Boolean> well =
        rows.stream()
            .collect(
                Collectors.toMap(
                    row -> row.get("name") + " " + row.get("endpoint"),
                    row -> !row.containsKey("fault"),
                    Boolean::logicalOr));
    return well.values().stream().allMatch(Boolean::booleanValue);
  }

  private void portal(LocalChecks local) {
    PortalVerdict verdict = portal.look();
    Optional<Fault> fault =
        verdict.kind() == PortalVerdict.Kind.CAPTIVE
            ? Optional.of(
                FaultCode.CAPTIVE_PORTAL.at(
                    verdict.url().isEmpty() ? "this network" : verdict.url(),
                    "sign in to this network, " + verdict.how()))
            : Optional.empty();
    local.portal(verdict, fault);
  }

  private static LocalUser user(Caller caller, Map<String, Object> arguments)
      throws FaultException {
    Object named = arguments.getOrDefault("user", caller.user().name());
    if (!(named instanceof String name) || name.isBlank()) {
      throw new FaultException(FaultCode.BAD_REQUEST.at("user", "it must be a name"));
    }
    if (!caller.administrator() && !name.equals(caller.user().name())) {
      throw new FaultException(
          FaultCode.NOT_PERMITTED.at("user " + name, "only an administrator acts for others"));
    }
    return new LocalUser(name);
  }

  private List<Endpoint> endpoints(LocalUser user) {
    Set<Endpoint> endpoints = new LinkedHashSet<>();
    for (URI service : enrolments.controlServices()) {
      String host = service.getHost();
      if (host != null) {
        int port = service.getPort() > 0 ? service.getPort() : HTTPS;
        endpoints.add(new Endpoint("services", bare(host), port, List.of(), List.of("http/1.1")));
      }
    }
    List<X509Certificate> anchors =
        enrolments
            .enrolment(user)
            .map(Enrolment::id)
            .flatMap(identities::identity)
            .map(TunnelIdentity::trustAnchors)
            .orElse(List.of());
    sync.configuration(user)
        .ifPresent(
            configuration ->
                configuration
                    .proxies()
                    .forEach(
                        p ->
                            endpoints.add(
                                new Endpoint(
                                    "proxy", p.host(), p.port(), anchors, List.of("h2")))));
    return new ArrayList<>(endpoints).subList(0, Math.min(endpoints.size(), MAX_ENDPOINTS));
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private List<TunnelStatus> own(LocalUser user) {
    Optional<String> id = enrolments.enrolment(user).map(Enrolment::id);
    return tunnels.stream()
        .flatMap(each -> each.status().stream())
        .filter(tunnel -> id.filter(tunnel.enrolmentId()::equals).isPresent())
        .toList();
  }

  @Deactivate
  void stop() {
    workers.shutdownNow();
  }
}
