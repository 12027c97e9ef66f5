package zta.headend.connector.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.tunnel.ProxyEndpoint;
import zta.headend.connector.internal.AllowList;
import zta.headend.connector.internal.BackOff;
import zta.headend.connector.internal.ConnectorConfig;
import zta.headend.connector.internal.Credential;
import zta.headend.connector.internal.CredentialKeeper;
import zta.headend.connector.internal.Names;
import zta.masque.net.UdpSockets;

/** The connector: keeps its credential and its connections to proxies; listens nowhere. */
// Futures of periodic tasks need no follower.
@SuppressWarnings("FutureReturnValueIgnored")
@Component(
    name = "zta.headend.connector",
    configurationPid = "zta.headend.connector",
    immediate = true,
    service = ConnectorProcess.class)
@Designate(ocd = ConnectorConfig.class)
public final class ConnectorProcess {
  /** Framework property with the connector's home directory. */
  private static final String HOME = "zta.connector.home";

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorProcess.class);
  private static final int WORKERS = 4;
  private static final int LOOKUPS = 32;
  private static final int MOST_WAITING = 1024;
  private static final int MOST_PROXIES = 64;
  private static final long LOOK_SECONDS = 1;

  private final EventLoopGroup group;
  private final ConnectorConfig config;
  private final CredentialKeeper keeper;
  private final ThreadPoolExecutor workers = pool("zta-connector", WORKERS);
  private final ThreadPoolExecutor lookups = pool("zta-connector-names", LOOKUPS);
  private final ScheduledThreadPoolExecutor keeping =
      new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("zta-connector-keeper", true));
  private final Uplink.Shared shared;
  private final Map<ProxyEndpoint, Uplink> uplinks = new LinkedHashMap<>();

  /** Made by Declarative Services; starts to connect. */
  @Activate
  public ConnectorProcess(
      @Reference(target = "(zta.io=workers)") EventLoopGroup group,
      @Reference(target = "(zta.io=socket)") ChannelFactory<? extends SocketChannel> sockets,
      @Reference(target = "(zta.io=datagram)") ChannelFactory<? extends DatagramChannel> datagrams,
      @Reference InstantSource clock,
      BundleContext context,
      ConnectorConfig config)
      throws FaultException {
    this.group = group;
    this.config = config;
    this.keeper = new CredentialKeeper(home(context), clock);
    Names names =
        new Names(
            InetAddress::getAllByName,
            new AllowList(config.networks(), config.loopback()),
            Duration.ofMillis(config.lookupTimeoutMillis()),
            lookups);
    this.shared =
        new Uplink.Shared(
            sockets,
            workers,
            new Reach(
                names,
                new ResourceDialler(sockets, config.dialTimeoutMillis()),
                new UdpSockets(datagrams),
                Math.max(1, config.idleUdpSeconds())),
            config);
    keeping.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private static Path home(BundleContext context) throws FaultException {
    String home = context.getProperty(HOME);
    if (home == null || home.isBlank()) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(
              "framework property " + HOME,
              "is not set",
              "Start the connector with the directory for its files in this property."));
    }
    return Path.of(home);
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            new DefaultThreadFactory(name, true));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Throws nothing: a periodic task that throws is never run again. */
  private void look() {
    try {
      keeper.look().ifPresent(this::use);
    } catch (RuntimeException e) {
      LOG.error("the credential cannot be looked after", e);
    }
  }

  private void use(Credential credential) {
    try {
      SslContext tls = ConnectorTls.context(credential);
      List<ProxyEndpoint> wanted = proxies(credential);
      uplinks.entrySet().removeIf(known -> isUnwanted(known.getKey(), known.getValue(), wanted));
      for (ProxyEndpoint proxy : wanted) {
        uplinks.computeIfAbsent(proxy, this::uplink).use(tls);
      }
    } catch (SSLException e) {
      LOG.error("{}", FaultCode.KEY_UNUSABLE.at("connector.json", String.valueOf(e.getMessage())));
    }
  }

  private static boolean isUnwanted(
      ProxyEndpoint proxy, Uplink uplink, List<ProxyEndpoint> wanted) {
    boolean unwanted = !wanted.contains(proxy);
    if (unwanted) {
      uplink.stop();
    }
    return unwanted;
  }

  private Uplink uplink(ProxyEndpoint proxy) {
    EventLoop loop = group.next();
    return new Uplink(
        proxy, loop, shared, new BackOff(config.maxBackOffMillis(), new SplittableRandom()));
  }

  private List<ProxyEndpoint> proxies(Credential credential) {
    List<String> named =
        config.proxies().length > 0 ? Arrays.asList(config.proxies()) : credential.proxies();
    List<ProxyEndpoint> proxies = new ArrayList<>();
    for (String text : named) {
      try {
        URI uri = new URI("zta://" + text);
        if (uri.getHost() != null && uri.getPort() > 0 && proxies.size() < MOST_PROXIES) {
          proxies.add(new ProxyEndpoint(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort()));
          continue;
        }
      } catch (URISyntaxException e) {
        LOG.debug("no URI: {}", e.getMessage());
      }
      LOG.warn("{}", FaultCode.CONFIG_VALUE.at("proxies", "not host:port: " + text));
    }
    return proxies;
  }

  /** Breaks off all flows and connections. */
  @Deactivate
  public void stop() {
    keeping.shutdownNow();
    try {
      keeping.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    uplinks.values().forEach(Uplink::stop);
    workers.shutdownNow();
    lookups.shutdownNow();
  }
}
