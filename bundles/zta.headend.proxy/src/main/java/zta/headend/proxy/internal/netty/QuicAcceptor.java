package zta.headend.proxy.internal.netty;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import zta.api.access.ReasonCode;
import zta.headend.proxy.internal.Counters;
import zta.masque.h3.H3Codec;
import zta.masque.h3.H3Connection;
import zta.masque.h3.H3Limits;
import zta.masque.h3.QuicSockets;
import zta.masque.h3.SentTails;

/**
 * Makes a UDP socket accept QUIC connections. The first request comes with the handshake's end, so
 * one time limit holds for both. TLS does its sums on the event loop: what a client sends before
 * the server is through with its certificate is thrown away by QUIC, and some clients take seconds
 * to send it again.
 */
// Closing needs no follower: the end of the channel is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class QuicAcceptor extends ChannelInitializer<DatagramChannel> {
  private final QuicTls tls;
  private final Serving serving;
  private final Counters counters;
  private final ChannelGroup channels;
  private final ProxyConfig config;
  private final InstantSource clock;
  private final H3Limits limits;
  private final Set<H3Connection> connections = ConcurrentHashMap.newKeySet();

  QuicAcceptor(
      QuicTls tls,
      Serving serving,
      Counters counters,
      ChannelGroup channels,
      ProxyConfig config,
      InstantSource clock) {
    this.tls = tls;
    this.serving = serving;
    this.counters = counters;
    this.channels = channels;
    this.config = config;
    this.clock = clock;
    this.limits =
        H3Limits.defaults()
            .withMaxStreams(config.maxStreams())
            .withIdleMillis(config.quicIdleMillis());
  }

  @Override
  protected void initChannel(DatagramChannel socket) {
    QuicSockets.tune(socket);
    socket
        .pipeline()
        .addLast(
            new SentTails(),
            H3Codec.server(limits)
                .sslEngineProvider(connection -> tls.quic().newEngine(connection.alloc()))
                .tokenHandler(new AddressTokens(clock))
                .option(
                    QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                    QuicSockets.segments(socket))
                .handler(acceptor())
                .build());
  }

  private ChannelInitializer<QuicChannel> acceptor() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(QuicChannel fresh) {
        if (channels.size() > config.maxConnections()) {
          counters.add("connections.refused");
          fresh.close();
          return;
        }
        channels.add(fresh);
        H3Connection connection =
            H3Connection.server(
                fresh,
                limits,
                new QuicConnection(
                    fresh, tls, serving, counters, config.handshakeTimeoutMillis(), clock));
        connections.add(connection);
        fresh.closeFuture().addListener(closed -> connections.remove(connection));
      }
    };
  }

  /** Says farewell on all connections and closes them, soon. */
  void close(ReasonCode reason) {
    for (H3Connection connection : connections) {
      connection.loop().execute(() -> connection.closeNow(reason));
    }
  }
}
