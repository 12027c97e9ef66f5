import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.Chunk;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;

/**
 * Many users at one proxy, each with an enrolment, a certificate and a connection of his own.
 *
 * <pre>
 * Users ENTRY ROOT KEYS DESTINATION FLOWS     all connect and open FLOWS flows each; prints seconds until all are
 *                                             open, then p50 and p99 of a new flow among them, us; holds until its
 *                                             input ends
 * </pre>
 *
 * ROOT is the headend's root certificate, KEYS what {@code Enrolled} wrote.
 */
final class Users {
  private static final char[] PASSWORD = "bench".toCharArray();
  private static final int AT_ONCE = 50;
  private static final int MEASURED = 2000;

  private final InetSocketAddress proxy;
  private final String destination;
  private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  private Users(InetSocketAddress proxy, String destination) {
    this.proxy = proxy;
    this.destination = destination;
  }

  public static void main(String[] args) throws Exception {
    new Users(Target.address(args[0]), args[3]).run(Path.of(args[1]), Path.of(args[2]), args[4]);
  }

  private void run(Path root, Path keys, String flows) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    X509Certificate anchor;
    try (InputStream in = Files.newInputStream(keys);
        InputStream pem = Files.newInputStream(root)) {
      store.load(in, PASSWORD);
      anchor = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
    List<SslContext> users = new ArrayList<>();
    for (var names = store.aliases(); names.hasMoreElements(); ) {
      users.add(tls(store, names.nextElement(), anchor));
    }
    long start = System.nanoTime();
    List<H2Connection> connections = connected(users);
    for (int i = 0; i < Integer.parseInt(flows); i++) {
      for (int at = 0; at < connections.size(); at += AT_ONCE) {
        openAll(connections.subList(at, Math.min(connections.size(), at + AT_ONCE)));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] nanos = new long[MEASURED];
    for (int i = 0; i < MEASURED; i++) {
      long begun = System.nanoTime();
      H2Stream stream = open(connections.get(i * 7 % connections.size())).get(30, TimeUnit.SECONDS);
      nanos[i] = System.nanoTime() - begun;
      stream.abort(ReasonCode.APPLICATION_RESET);
    }
    Arrays.sort(nanos);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d %.2f %.0f %.0f",
            connections.size(),
            seconds,
            nanos[MEASURED / 2] / 1e3,
            nanos[MEASURED * 99 / 100] / 1e3));
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
    System.exit(0);
  }

  private static SslContext tls(KeyStore store, String name, X509Certificate anchor)
      throws Exception {
    PrivateKey key = (PrivateKey) store.getKey(name, PASSWORD);
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.OPENSSL)
        .protocols("TLSv1.3")
        .keyManager(key, (X509Certificate) store.getCertificate(name))
        .trustManager(anchor)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2))
        .build();
  }

  private List<H2Connection> connected(List<SslContext> users) throws Exception {
    List<H2Connection> all = new ArrayList<>();
    for (int at = 0; at < users.size(); at += AT_ONCE) {
      List<CompletableFuture<H2Connection>> some = new ArrayList<>();
      for (SslContext tls : users.subList(at, Math.min(users.size(), at + AT_ONCE))) {
        some.add(connect(tls));
      }
      for (CompletableFuture<H2Connection> one : some) {
        all.add(one.get(60, TimeUnit.SECONDS));
      }
    }
    return all;
  }

  private CompletableFuture<H2Connection> connect(SslContext tls) {
    CompletableFuture<H2Connection> result = new CompletableFuture<>();
    H2Connection connection =
        H2Connection.client(
            H2Limits.defaults(),
            new H2Events() {
              @Override
              public void ready(H2Connection ready) {
                result.complete(ready);
              }

              @Override
              public void answer(H2Stream stream, Http2Headers headers, boolean end) {
                if (stream.attachment() instanceof Waiting waiting) {
                  waiting.answered(stream, String.valueOf(headers.status()));
                }
              }

              @Override
              public void closed(H2Connection gone, Throwable cause) {
                result.completeExceptionally(new IllegalStateException("closed", cause));
              }
            });
    new Bootstrap()
        .group(group)
        .channel(EpollSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel fresh) {
                fresh
                    .pipeline()
                    .addLast(tls.newHandler(fresh.alloc(), proxy.getHostString(), proxy.getPort()))
                    .addLast(connection);
              }
            })
        .connect(proxy)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                result.completeExceptionally(done.cause());
              }
            });
    return result;
  }

  private void openAll(List<H2Connection> connections) throws Exception {
    List<CompletableFuture<H2Stream>> some = new ArrayList<>();
    for (H2Connection connection : connections) {
      some.add(open(connection));
    }
    for (CompletableFuture<H2Stream> one : some) {
      one.get(60, TimeUnit.SECONDS);
    }
  }

  private CompletableFuture<H2Stream> open(H2Connection connection) {
    Waiting waiting = new Waiting();
    connection
        .loop()
        .execute(
            () ->
                connection
                    .request(new DefaultHttp2Headers().method("CONNECT").authority(destination))
                    .ifPresentOrElse(
                        stream -> stream.attachment(waiting),
                        () -> waiting.fail("no stream is free")));
    return waiting.opened;
  }

  /** A flow until its first byte came back. */
  private static final class Waiting implements ByteSink {
    private final CompletableFuture<H2Stream> opened = new CompletableFuture<>();
    private H2Stream stream;

    void fail(String why) {
      opened.completeExceptionally(new IllegalStateException(why));
    }

    void answered(H2Stream on, String status) {
      if (!status.equals("200")) {
        fail("answer " + status);
        return;
      }
      stream = on;
      on.attach(this);
      on.write(Chunk.of(ByteBuffer.wrap(new byte[] {'I'})));
      on.flush();
    }

    @Override
    public void write(Chunk chunk) {
      chunk.release();
      opened.complete(stream);
    }

    @Override
    public void flush() {}

    @Override
    public void end() {
      fail("ended");
    }

    @Override
    public void abort(ReasonCode reason) {
      fail(reason.name());
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {}
  }
}
