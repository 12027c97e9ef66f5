package zta.headend.proxy.internal.netty;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.PolicyCompiler;
import zta.api.access.ReasonCode;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.headend.Activity;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Changes;
import zta.api.headend.Connectors;
import zta.api.headend.Directory;
import zta.api.headend.Enrolments;
import zta.api.headend.LiveConnectors;
import zta.api.headend.PolicyStore;
import zta.api.headend.ServingProxy;
import zta.api.module.HealthProbe;
import zta.headend.proxy.internal.ActivityLog;
import zta.headend.proxy.internal.Callers;
import zta.headend.proxy.internal.ConnectorIdentities;
import zta.headend.proxy.internal.Counters;
import zta.headend.proxy.internal.CurrentPolicy;
import zta.headend.proxy.internal.Decisions;
import zta.headend.proxy.internal.LiveFlows;
import zta.headend.proxy.internal.Names;
import zta.headend.proxy.internal.OwnListener;
import zta.headend.proxy.internal.Places;
import zta.headend.proxy.internal.Resolver;
import zta.headend.proxy.internal.Shares;
import zta.headend.proxy.internal.Watch;
import zta.masque.h3.H3Codec;

/** The proxy: owns the listeners, its workers, and everything that is open. */
// Futures of periodic tasks and of closing need no follower.
@SuppressWarnings("FutureReturnValueIgnored")
@Component(
    name = "zta.headend.proxy",
    configurationPid = "zta.headend.proxy",
    immediate = true,
    service = {
      Changes.class,
      DiagnosticSource.class,
      HealthProbe.class,
      LiveConnectors.class,
      ServingProxy.class
    },
    property = HealthProbe.HEADEND + "=proxy")
@Designate(ocd = ProxyConfig.class)
public final class ProxyListener
    implements Changes, DiagnosticSource, HealthProbe, LiveConnectors, ServingProxy {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyListener.class);
  private static final int WORKERS = 4;
  private static final int MAX_TASKS = 4096;
  private static final int LOOKUPS = 64;
  private static final int MAX_LOOKUPS_WAITING = 1024;
  private static final int BACKLOG = 1024;
  private static final int READ_BUFFER = 64 * 1024;
  private static final int LOW_WATER = 128 * 1024;
  private static final int HIGH_WATER = 512 * 1024;
  private static final long STOP_MILLIS = 2_000;
  private static final long CONNECTOR_CHECK_SECONDS = 20;

  private final ProxyConfig config;
  private final ThreadPoolExecutor worker;
  private final ThreadPoolExecutor lookups;
  private final ScheduledExecutorService watchThread;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Counters counters = new Counters();
  private final Shares spares = new Shares();
  private final Callers callers;
  private final LiveFlows flows;
  private final Watch watch;
  private final QuicAcceptor acceptor;
  private final ConnectorHub connectors;
  private final ListeningSocket listener;
  private final Optional<ListeningSocket> quicListener;

  /** Made by Declarative Services; starts to listen. */
  @Activate
  public ProxyListener(
      @Reference(target = "(zta.io=workers)") EventLoopGroup group,
      @Reference(target = "(zta.io=socket)") ChannelFactory<? extends SocketChannel> sockets,
      @Reference(target = "(zta.io=server)") ChannelFactory<? extends ServerSocketChannel> servers,
      @Reference(target = "(zta.io=datagram)") ChannelFactory<? extends DatagramChannel> datagrams,
      @Reference InstantSource clock,
      @Reference CertificateAuthority authority,
      @Reference Enrolments enrolments,
      @Reference Directory directory,
      @Reference PolicyStore policies,
      @Reference PolicyCompiler compiler,
      @Reference Activity activity,
      @Reference Connectors connectorRecord,
      ProxyConfig config)
      throws FaultException {
    this.config = config;
    worker = pool("zta-proxy", WORKERS, MAX_TASKS);
    lookups = pool("zta-proxy-names", LOOKUPS, MAX_LOOKUPS_WAITING);
    watchThread =
        new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("zta-proxy-watch", true));
    try {
      CurrentPolicy policy = new CurrentPolicy(policies, compiler);
      Decisions decisions = new Decisions(policy, clock);
      callers = new Callers(enrolments, directory, clock, worker);
      flows = new LiveFlows(callers, decisions);
      watch = new Watch(policy, flows, clock, watchThread);
      watch.start();
      boolean quic = config.quic() && quicWorks();
      ServerTls tls = new ServerTls(authority, List.of(config.names()), quic, clock);
      watchThread.scheduleWithFixedDelay(tls::renewIfDue, 1, 1, TimeUnit.MINUTES);
      connectors =
          new ConnectorHub(
              new ConnectorIdentities(connectorRecord, clock), counters, clock, worker, config);
      watchThread.scheduleWithFixedDelay(
          connectors::check, CONNECTOR_CHECK_SECONDS, CONNECTOR_CHECK_SECONDS, TimeUnit.SECONDS);
      Serving serving =
          new Serving(
              new Serving.Parts(
                  callers,
                  decisions,
                  new Resolver(decisions, new OwnListener(config::port), names(), worker),
                  new Dialler(sockets, config.dialTimeoutMillis()),
                  new UdpDialler(datagrams),
                  connectors,
                  flows,
                  new Places(config.maxFlows(), config.maxFlowsPerEnrolment()),
                  watch,
                  new ActivityLog(activity, clock),
                  counters,
                  config));
      acceptor = new QuicAcceptor(tls, serving, counters, channels, config, clock);
      listener = socket("TCP", tcp(group, servers, pipeline(tls, serving, clock)));
      listener.open();
      quicListener = quic ? Optional.of(socket("UDP", udp(group, datagrams))) : Optional.empty();
      quicListener.ifPresent(ListeningSocket::open);
    } catch (FaultException | RuntimeException e) {
      stopThreads();
      throw e;
    }
  }

  private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            new DefaultThreadFactory(name, true));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private Names names() {
    return new Names(
        InetAddress::getAllByName, Duration.ofMillis(config.lookupTimeoutMillis()), lookups);
  }

  private ChannelInitializer<SocketChannel> pipeline(
      ServerTls tls, Serving serving, InstantSource clock) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel fresh) {
        if (channels.size() > config.maxConnections()) {
          counters.add("connections.refused");
          fresh.close();
          return;
        }
        channels.add(fresh);
        SslHandler handler = tls.context().newHandler(fresh.alloc(), worker);
        handler.setHandshakeTimeoutMillis(config.handshakeTimeoutMillis());
        fresh
            .pipeline()
            .addLast(
                handler,
                new ClientConnection(serving, connectors, counters, config, clock, spares));
      }
    };
  }

  private static ServerBootstrap tcp(
      EventLoopGroup group,
      ChannelFactory<? extends ServerSocketChannel> servers,
      ChannelInitializer<SocketChannel> pipeline) {
    return new ServerBootstrap()
        .group(group)
        .channelFactory(servers)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER))
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
        .childHandler(pipeline);
  }

  private Bootstrap udp(EventLoopGroup group, ChannelFactory<? extends DatagramChannel> datagrams) {
    return new Bootstrap()
        .group(group)
        .channelFactory(datagrams)
        .disableResolver()
        .handler(acceptor);
  }

  private static boolean quicWorks() {
    boolean works = H3Codec.isAvailable();
    if (!works) {
      LOG.warn("QUIC does not work on this platform; the proxy offers HTTP/2 only");
    }
    return works;
  }

  private ListeningSocket socket(String protocol, AbstractBootstrap<?, ?> bootstrap) {
    return new ListeningSocket(
        protocol,
        bootstrap,
        new InetSocketAddress(config.host(), config.port()),
        (millis, task) -> watchThread.schedule(task, millis, TimeUnit.MILLISECONDS));
  }

  @Override
  public List<Fault> check() {
    return Stream.concat(
            listener.check().stream(), quicListener.stream().flatMap(udp -> udp.check().stream()))
        .toList();
  }

  @Override
  public int port() {
    return config.port();
  }

  @Override
  public boolean servesHttp3() {
    return quicListener.isPresent() && quicListener.get().check().isEmpty();
  }

  @Override
  public List<Connection> connections() {
    return connectors.connections();
  }

  @Override
  public void changed(long revision, Topic topic) {
    if (topic == Topic.CONNECTOR) {
      watchThread.execute(connectors::check);
      return;
    }
    if (topic == Topic.ENROLMENT || topic == Topic.DIRECTORY) {
      callers.forget();
    }
    watch.changed(topic == Topic.POLICY);
  }

  @Override
  public String folder() {
    return "Headend Proxy";
  }

  @Override
  public void collect(DiagnosticSink sink) throws IOException {
    StringBuilder text = new StringBuilder("open flows: ").append(flows.size()).append('\n');
    counters.snapshot().forEach((name, n) -> text.append(name).append(": ").append(n).append('\n'));
    sink.text("counters.txt", text.toString());
  }

  /** Stops to listen, breaks off what is open, and ends the workers. */
  @Deactivate
  public void stop() {
    listener.close(STOP_MILLIS);
    flows.closeAll(ReasonCode.SHUTDOWN);
    acceptor.close(ReasonCode.SHUTDOWN);
    connectors.close();
    channels.close().awaitUninterruptibly(STOP_MILLIS);
    // Not before: farewells of QUIC leave by this socket.
    quicListener.ifPresent(udp -> udp.close(STOP_MILLIS));
    stopThreads();
  }

  private void stopThreads() {
    watchThread.shutdownNow();
    worker.shutdownNow();
    lookups.shutdownNow();
  }
}
