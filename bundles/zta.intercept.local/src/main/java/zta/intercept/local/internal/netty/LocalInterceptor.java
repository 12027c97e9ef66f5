package zta.intercept.local.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
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
import zta.api.fault.FaultCode;
import zta.api.flow.LocalUser;
import zta.api.flow.SocketOwners;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.InterceptionStage;
import zta.api.intercept.Interceptor;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.api.status.StatusService;
import zta.intercept.local.internal.Authority;
import zta.intercept.local.internal.LocalSocketOwners;
import zta.intercept.local.internal.PacScript;

/**
 * One local port for SOCKS5, HTTP CONNECT, HTTP requests and the PAC file: interception that needs
 * no privilege.
 *
 * <p>Serves the users of this machine only, each by the owner of the connecting socket.
 */
@Component(
    name = "zta.intercept.local",
    service = Interceptor.class,
    immediate = true,
    property = LocalInterceptor.MARK)
@Designate(ocd = LocalInterceptor.Config.class)
@SuppressWarnings("FutureReturnValueIgnored")
public final class LocalInterceptor implements Interceptor {
  /** Settings. */
  @ObjectClassDefinition(name = "zta local interceptor")
  public @interface Config {
    /** Where to listen; an address that others reach must be allowed by its own setting. */
    @AttributeDefinition(description = "Address to listen on")
    String host() default "127.0.0.1";

    /** Port to listen on; 0 takes any. */
    @AttributeDefinition(description = "Port to listen on; 0 = any")
    int port() default 1080;

    /** Whether an address that is not a loopback address may be used. */
    @AttributeDefinition(description = "Listen on other than loopback addresses")
    boolean allowRemote() default false;

    /** Connections at once. */
    @AttributeDefinition(description = "Most connections at once")
    int maxConnections() default 8192;

    /** How long an application may take to say what it wants. */
    @AttributeDefinition(description = "Milliseconds for a request")
    long requestMillis() default 10_000;

    /** How long a connection on its own way may take to be made. */
    @AttributeDefinition(description = "Milliseconds for a direct connection")
    int connectMillis() default 10_000;

    /** How long flows may go on after a newer version took over. */
    @AttributeDefinition(description = "Milliseconds to drain at stop")
    long drainMillis() default 10_000;

    /** How long to wait before the port is tried again. */
    @AttributeDefinition(description = "Milliseconds between tries to open the port")
    long retryMillis() default 2_000;
  }

  static final String MARK = "zta.interceptor=" + Admitter.NAME;

  private static final Logger LOG = LoggerFactory.getLogger(LocalInterceptor.class);
  private static final String TOPIC = "intercept:" + Admitter.NAME;
  private static final int OWNER_THREADS = 2;
  private static final int RESOLVER_THREADS = 8;

  private final Config config;
  private final BundleContext context;
  private final EventLoopGroup loops;
  private final ExecutorService ownerThreads = Threads.pool("zta-owner-", OWNER_THREADS);
  private final ExecutorService resolverThreads = Threads.pool("zta-resolve-", RESOLVER_THREADS);
  private final Sessions sessions;
  private final Admitter admitter;
  private final UdpRelay relay;
  private final SocketOwners table;
  private final Listener listener;
  private final SocketSettings settings;
  private final Collection<InterceptionStage> stages = new CopyOnWriteArrayList<>();
  private volatile @Nullable SocketOwners owners;
  private volatile @Nullable StatusService status;
  private volatile @Nullable MessageHistory history;
  private volatile @Nullable Fault fault;
  private volatile @Nullable ScheduledFuture<?> retry;

  /** Made by Declarative Services. */
  @Activate
  public LocalInterceptor(
      @Reference FlowEngine engine,
      @Reference(target = "(zta.io=workers)") EventLoopGroup loops,
      @Reference(target = "(zta.io=server)") ChannelFactory<ServerSocketChannel> servers,
      @Reference(target = "(zta.io=socket)") ChannelFactory<SocketChannel> sockets,
      @Reference(target = "(zta.io=datagram)") ChannelFactory<DatagramChannel> datagrams,
      @Reference InstantSource clock,
      BundleContext context,
      Config config)
      throws UnknownHostException {
    this.config = config;
    this.context = context;
    this.loops = loops;
    table = new LocalSocketOwners(clock);
    settings = new SocketSettings(config.connectMillis());
    sessions = new Sessions(config.maxConnections());
    admitter =
        new Admitter(engine, new DirectDialer(sockets, datagrams, resolverThreads, settings));
    relay = new UdpRelay(datagrams, admitter, this::udpOwner);
    listener =
        new Listener(loops, servers, acceptor(), address(), this::olderVersion, this::opened);
  }

  /** Opens the port; when it is taken, goes on trying. */
  @Activate
  public void start() {
    listener.open();
  }

  /** Asks this one for owners from now on; a quicker one may come at any time. */
  @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  public void bindOwners(SocketOwners service) {
    owners = service;
  }

  /** Forgets it. */
  public void unbindOwners(SocketOwners service) {
    if (owners == service) {
      owners = null;
    }
  }

  private InetSocketAddress address() throws UnknownHostException {
    InetAddress address = InetAddress.getByName(config.host());
    if (address.isLoopbackAddress() || config.allowRemote()) {
      return new InetSocketAddress(address, config.port());
    }
    LOG.warn("{} is not a loopback address and allowRemote is off: listening on loopback", address);
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port());
  }

  private ChannelInitializer<SocketChannel> acceptor() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        accept(channel);
      }
    };
  }

  private void accept(SocketChannel channel) {
    settings.apply(channel);
    Session session =
        new Session(
            channel,
            owner(channel.remoteAddress(), channel.localAddress()),
            config.requestMillis());
    if (sessions.add(session)) {
      channel.closeFuture().addListener(closed -> sessions.remove(session));
      channel.pipeline().addLast(new FrontDoor(session, admitter, relay, () -> pac(channel)));
      channel.pipeline().addLast(session.stream());
    } else {
      LOG.warn("No more than {} connections at once", config.maxConnections());
      channel.close();
    }
  }

  private CompletableFuture<Optional<LocalUser>> owner(
      InetSocketAddress application, InetSocketAddress agent) {
    SocketOwners present = owners;
    if (present == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Optional<LocalUser> known = present.ownerAtOnce(application, agent);
    return known.isPresent()
        ? CompletableFuture.completedFuture(known)
        : CompletableFuture.supplyAsync(() -> present.owner(application, agent), ownerThreads);
  }

  /** Asks the quicker one first, which may know nothing of UDP. */
  private CompletableFuture<Optional<LocalUser>> udpOwner(
      InetSocketAddress application, InetSocketAddress agent) {
    Optional<SocketOwners> present = Optional.ofNullable(owners);
    try {
      return CompletableFuture.supplyAsync(
          () ->
              present
                  .flatMap(quicker -> quicker.udpOwner(application, agent))
                  .or(() -> table.udpOwner(application, agent)),
          ownerThreads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private String pac(SocketChannel channel) {
    return PacScript.write(
        stages.stream().flatMap(stage -> stage.claims().stream()),
        Authority.of(channel.localAddress()));
  }

  /** Says whether another version of this bundle is serving; it shares the port then. */
  private boolean olderVersion() {
    try {
      for (ServiceReference<?> other :
          context.getServiceReferences(Interceptor.class, "(" + MARK + ")")) {
        Bundle bundle = other.getBundle();
        if (bundle != null && bundle.getBundleId() != context.getBundle().getBundleId()) {
          return true;
        }
      }
      return false;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void opened(@Nullable Throwable failure) {
    StatusService shown = status;
    if (failure == null) {
      fault = null;
      LOG.info("Listening on {}", endpoints());
      if (shown != null) {
        shown.clear(TOPIC);
      }
      return;
    }
    Fault found = FaultCode.PORT_TAKEN.at(wanted(), String.valueOf(failure.getMessage()));
    if (fault == null) {
      LOG.warn("{}", found);
      note(history, found);
    }
    fault = found;
    if (shown != null) {
      shown.raise(TOPIC, found);
    }
    retry =
        loops.schedule(
            () -> resolverThreads.execute(listener::open),
            config.retryMillis(),
            TimeUnit.MILLISECONDS);
  }

  private String wanted() {
    return config.host() + ":" + config.port();
  }

  /** Hears of the stages whose claims are in the PAC file. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + InterceptionStage.ORDER + "=" + InterceptionStage.ORDER_ZTA + ")")
  public void bindStage(InterceptionStage stage) {
    stages.add(stage);
  }

  /** Forgets a stage. */
  public void unbindStage(InterceptionStage stage) {
    stages.remove(stage);
  }

  /** Shows what is wrong, if anything is. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindStatus(StatusService service) {
    status = service;
    Fault present = fault;
    if (present != null) {
      service.raise(TOPIC, present);
    }
  }

  /** Forgets it. */
  public void unbindStatus(StatusService service) {
    if (status == service) {
      status = null;
    }
  }

  /** Notes what is wrong, if anything is. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindHistory(MessageHistory service) {
    history = service;
    Fault present = fault;
    if (present != null) {
      note(service, present);
    }
  }

  /** Forgets it. */
  public void unbindHistory(MessageHistory service) {
    if (history == service) {
      history = null;
    }
  }

  private static void note(@Nullable MessageHistory kept, Fault fault) {
    if (kept != null) {
      kept.fault(
          Severity.ERROR, Optional.empty(), "Applications cannot reach the interceptor", fault);
    }
  }

  /**
   * Accepts no more and lets what is open come to its end, within bounds; at once when the whole
   * framework stops.
   */
  @Deactivate
  public void stop() throws InterruptedException {
    ScheduledFuture<?> waiting = retry;
    if (waiting != null) {
      waiting.cancel(false);
    }
    listener.close();
    boolean all = context.getBundle(0).getState() == Bundle.STOPPING;
    if (!sessions.drain(all ? 0 : config.drainMillis())) {
      LOG.info("{} connections are broken off", sessions.size());
    }
    sessions.abort();
    StatusService shown = status;
    if (shown != null && fault != null) {
      shown.clear(TOPIC);
    }
    ownerThreads.shutdownNow();
    resolverThreads.shutdownNow();
  }

  @Override
  public String name() {
    return Admitter.NAME;
  }

  @Override
  public String mechanism() {
    return "SOCKS5 for TCP and UDP, HTTP CONNECT and PAC on one local port";
  }

  @Override
  public List<String> endpoints() {
    InetSocketAddress bound = listener.address();
    if (bound == null) {
      return List.of();
    }
    String authority = Authority.of(bound);
    return List.of(
        "socks5://" + authority, "http://" + authority, "http://" + authority + "/proxy.pac");
  }

  @Override
  public List<Fault> faults() {
    Fault present = fault;
    return present == null ? List.of() : List.of(present);
  }
}
