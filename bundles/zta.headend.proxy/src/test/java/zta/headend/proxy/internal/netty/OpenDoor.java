package zta.headend.proxy.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import zta.api.access.ReasonCode;
import zta.api.headend.CertificateAuthority;
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
import zta.headend.proxy.internal.Watch;
import zta.headend.proxy.internal.fixture.NoConnectors;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.RecordDouble;
import zta.masque.h3.H3Codec;
import zta.policy.internal.PolicyEngine;

/**
 * The proxy's listener for HTTP/3 as it would be for programs that have no certificate to show: it
 * asks for none, and takes each of them for one enrolled client. All else is what the proxy runs.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class OpenDoor implements AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private final Pki pki = new Pki();
  private final X509Certificate client = pki.client(Duration.ofDays(1)).certificate();
  private final RecordDouble record = new RecordDouble();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ExecutorService worker = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(1);
  private final InstantSource clock = Instant::now;
  private final Counters counters = new Counters();
  private final QuicAcceptor acceptor;

  /** Listens on a UDP port of loopback, under a policy. */
  OpenDoor(int port, String policy) throws Exception {
    record.policy(policy);
    record.enrol("e1", "alice@test.example", client);
    ProxyConfig config = defaults();
    acceptor =
        new QuicAcceptor(
            new AskingNobody(), serving(config, port), counters, channels, config, clock);
    new Bootstrap()
        .group(loops)
        .channel(NioDatagramChannel.class)
        .handler(acceptor)
        .bind(InetAddress.getLoopbackAddress(), port)
        .sync();
  }

  private static ProxyConfig defaults() {
    return (ProxyConfig)
        Proxy.newProxyInstance(
            ProxyConfig.class.getClassLoader(),
            new Class<?>[] {ProxyConfig.class},
            (self, setting, none) -> setting.getDefaultValue());
  }

  private Serving serving(ProxyConfig config, int port) {
    CurrentPolicy policy = new CurrentPolicy(record.policies(), new PolicyEngine());
    Decisions decisions = new Decisions(policy, clock);
    Callers callers = new Callers(record.enrolments(), record.directory(), clock, worker);
    LiveFlows flows = new LiveFlows(callers, decisions);
    Watch watch = new Watch(policy, flows, clock, clockwork);
    watch.start();
    Names names = new Names(InetAddress::getAllByName, Duration.ofSeconds(5), worker);
    return new Serving(
        new Serving.Parts(
            callers,
            decisions,
            new Resolver(decisions, new OwnListener(() -> port), names, worker),
            new Dialler(NioSocketChannel::new, config.dialTimeoutMillis()),
            new UdpDialler(NioDatagramChannel::new),
            new ConnectorHub(
                new ConnectorIdentities(new NoConnectors(), clock),
                counters,
                clock,
                worker,
                config),
            flows,
            new Places(config.maxFlows(), config.maxFlowsPerEnrolment()),
            watch,
            new ActivityLog(record.activity(), clock),
            counters,
            config));
  }

  private final class AskingNobody implements QuicTls {
    private final CertificateAuthority.Credential own = pki.server(List.of("localhost"));

    @Override
    public QuicSslContext quic() {
      return QuicSslContextBuilder.forServer(
              own.key(), null, own.chain().toArray(new X509Certificate[0]))
          .applicationProtocols(H3Codec.ALPN)
          .earlyData(false)
          .build();
    }

    @Override
    public Optional<X509Certificate> client(QuicChannel channel) {
      return Optional.of(client);
    }
  }

  @Override
  public void close() {
    acceptor.close(ReasonCode.SHUTDOWN);
    channels.close().awaitUninterruptibly(STOP_MILLIS);
    loops
        .shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_MILLIS);
    clockwork.shutdownNow();
    worker.shutdownNow();
  }
}
