package zta.intercept.tun.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.flow.SocketOwners;
import zta.api.intercept.Catchment;
import zta.api.intercept.CatchmentListener;
import zta.api.intercept.FastPath;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.Interceptor;
import zta.api.journal.OsJournal;
import zta.api.names.ResolverPort;
import zta.api.names.SyntheticAddresses;
import zta.api.status.StatusService;
import zta.intercept.tun.internal.linux.LinuxIpUndo;
import zta.intercept.tun.internal.linux.LinuxNetwork;
import zta.lib.net.Cidr;

/**
 * Catches the traffic of all programs of this machine to what is private, by a TUN device: nothing
 * has to be set in a program.
 *
 * <p>Where it cannot start it says so and the rest of the agent goes on.
 */
@Component(
    name = "zta.intercept.tun",
    service = {Interceptor.class, CatchmentListener.class},
    immediate = true)
@Designate(ocd = TunInterceptor.Config.class)
public final class TunInterceptor implements Interceptor, CatchmentListener {
  /** Settings. */
  @ObjectClassDefinition(name = "zta transparent interception by a TUN device")
  public @interface Config {
    /** Whether it is on. */
    @AttributeDefinition(description = "Catch traffic to private networks and names; needs root")
    boolean enabled() default false;

    /** Name of the device. */
    @AttributeDefinition(description = "Name of the network device")
    String name() default "zta0";

    /** MTU of the device. */
    @AttributeDefinition(
        description = "MTU of the device; a large one saves most of the work, 1280 to 65535")
    int mtu() default 65_000;

    /** Routing table. */
    @AttributeDefinition(description = "Number of the routing table; nothing else may use it")
    int table() default 92;

    /** Preference of the rule. */
    @AttributeDefinition(
        description =
            "Preference of the rule that leads to the table; the one before it keeps the headend's"
                + " own hosts outside")
    int preference() default 92;

    /** Mark of what is not caught. */
    @AttributeDefinition(
        description = "Mark (SO_MARK) of packets that are not caught; the mark of zta.io as well")
    int mark() default 90;

    /** Range of the IPv4 addresses. */
    @AttributeDefinition(description = "Where the device's IPv4 addresses are taken from")
    String range4() default "172.19.0.0/16";

    /** Range of the IPv6 addresses. */
    @AttributeDefinition(description = "Where the device's IPv6 addresses are taken from")
    String range6() default "fdfe:5a::/32";

    /** TCP flows at once. */
    @AttributeDefinition(description = "Most TCP flows at once, up to 32000")
    int maxTcpFlows() default 8192;

    /** UDP flows at once. */
    @AttributeDefinition(description = "Most UDP flows at once")
    int maxUdpFlows() default 4096;

    /** Datagrams that wait. */
    @AttributeDefinition(description = "Datagrams of a UDP flow that wait while it is decided")
    int queuedDatagrams() default 16;

    /** New flows within a second. */
    @AttributeDefinition(description = "Most new flows within a second; more are held back")
    int maxNewFlows() default 1000;

    /** Idle time of UDP flows. */
    @AttributeDefinition(description = "Seconds after which an idle UDP flow ends")
    int udpIdleSeconds() default 300;

    /** How long a direct connection may take to be made. */
    @AttributeDefinition(description = "Milliseconds for a direct connection")
    int connectMillis() default 10_000;

    /** How long to wait before it is tried again. */
    @AttributeDefinition(description = "Milliseconds between tries to start")
    long retryMillis() default 5_000;
  }

  private static final Logger LOG = LoggerFactory.getLogger(TunInterceptor.class);
  private static final String TOPIC = "intercept:" + Admissions.NAME;
  private static final String FAST_TOPIC = TOPIC + ":fast";

  private final Config config;
  private final @Nullable TunService service;
  private volatile @Nullable SocketOwners owners;
  private volatile @Nullable SyntheticAddresses names;
  private volatile @Nullable ResolverPort resolver;
  private volatile @Nullable StatusService status;
  private volatile @Nullable Fault fault;
  private volatile @Nullable Fault fastFault;

  /** Made by Declarative Services. */
  @Activate
  public TunInterceptor(
      @Reference FlowEngine engine,
      @Reference(target = "(zta.io=workers)") EventLoopGroup loops,
      @Reference(target = "(zta.io=server)") ChannelFactory<ServerSocketChannel> servers,
      @Reference(target = "(zta.io=socket)") ChannelFactory<SocketChannel> sockets,
      @Reference OsJournal journal,
      @Reference LinuxIpUndo changes,
      @Reference(
              cardinality = ReferenceCardinality.OPTIONAL,
              policyOption = ReferencePolicyOption.GREEDY)
          @Nullable FastPath fast,
      Config config) {
    this.config = config;
    Needs needs =
        new Needs(
            engine,
            loops,
            servers,
            sockets,
            journal,
            changes,
            () -> owners,
            () -> names,
            () -> resolver,
            fast);
    // Who switches the fast path on wants traffic caught.
    service = config.enabled() || fast != null ? make(needs) : null;
  }

  private @Nullable TunService make(Needs needs) {
    Optional<Fault> problem = SettingsCheck.problem(config);
    if (problem.isPresent()) {
      fault = problem.get();
      LOG.warn("{}", problem.get());
      return null;
    }
    return new TunService(
        needs,
        new LinuxNetwork.Settings(
            config.name(),
            config.mtu(),
            config.table(),
            config.preference(),
            config.mark(),
            Cidr.parse(config.range4()).orElseThrow(),
            Cidr.parse(config.range6()).orElseThrow()),
        new Limits(
            config.maxTcpFlows(),
            config.maxUdpFlows(),
            config.queuedDatagrams(),
            config.maxNewFlows(),
            config.udpIdleSeconds(),
            config.connectMillis()),
        config.retryMillis(),
        this::report,
        this::reportFast);
  }

  /** Starts, on a thread of its own. */
  @Activate
  public void start() {
    if (service != null) {
      service.start();
    }
  }

  private void report(Optional<Fault> found) {
    Fault before = fault;
    fault = found.orElse(null);
    if (found.isPresent() && !found.get().equals(before)) {
      LOG.warn("{}", found.get());
    }
    StatusService shown = status;
    if (shown != null) {
      show(shown);
    }
  }

  private void reportFast(Optional<Fault> found) {
    fastFault = found.orElse(null);
    found.ifPresent(problem -> LOG.warn("{}", problem));
    StatusService shown = status;
    if (shown != null) {
      show(shown);
    }
  }

  private void show(StatusService shown) {
    show(shown, TOPIC, fault);
    show(shown, FAST_TOPIC, fastFault);
  }

  private static void show(StatusService shown, String topic, @Nullable Fault present) {
    if (present == null) {
      shown.clear(topic);
    } else {
      shown.raise(topic, present);
    }
  }

  @Override
  public void changed(Catchment.Catch now) {
    if (service != null) {
      service.changed(now);
    }
  }

  /** Asks this one for owners from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindOwners(SocketOwners present) {
    owners = present;
  }

  /** Forgets it. */
  public void unbindOwners(SocketOwners gone) {
    if (owners == gone) {
      owners = null;
    }
  }

  /** Catches its synthetic addresses from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindNames(SyntheticAddresses present) {
    names = present;
    update();
  }

  /** Forgets it. */
  public void unbindNames(SyntheticAddresses gone) {
    if (names == gone) {
      names = null;
      update();
    }
  }

  private void update() {
    if (service != null) {
      service.update();
    }
  }

  /** Answers queries by this one from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindResolver(ResolverPort present) {
    resolver = present;
  }

  /** Forgets it. */
  public void unbindResolver(ResolverPort gone) {
    if (resolver == gone) {
      resolver = null;
    }
  }

  /** Shows what is wrong, if anything is. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindStatus(StatusService present) {
    status = present;
    show(present);
  }

  /** Forgets it. */
  public void unbindStatus(StatusService gone) {
    if (status == gone) {
      status = null;
    }
  }

  /** Breaks flows off so that programs hear of it, and undoes all that was done to the system. */
  @Deactivate
  public void stop() throws InterruptedException {
    if (service != null) {
      service.stop();
    }
    StatusService shown = status;
    if (shown != null) {
      shown.clear(TOPIC);
      shown.clear(FAST_TOPIC);
    }
  }

  @Override
  public String name() {
    return Admissions.NAME;
  }

  @Override
  public String mechanism() {
    return service == null
        ? "TUN device, switched off"
        : "TUN device " + config.name() + service.way() + ": " + service.summary();
  }

  @Override
  public List<String> endpoints() {
    return service == null
        ? List.of()
        : service.caught().stream().map(Cidr::toString).sorted().toList();
  }

  @Override
  public List<Fault> faults() {
    return Stream.of(Optional.ofNullable(fault), Optional.ofNullable(fastFault))
        .flatMap(Optional::stream)
        .toList();
  }
}
