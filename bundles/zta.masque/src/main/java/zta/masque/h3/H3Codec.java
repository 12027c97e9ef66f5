package zta.masque.h3;

import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import java.util.concurrent.TimeUnit;

/** QUIC as both ends of a tunnel want it. */
public final class H3Codec {
  /** The protocol's name in ALPN. */
  public static final String ALPN = "h3";

  /** Whoever has a socket to itself needs no name for its connection, and may move freely. */
  private static final int NO_CONNECTION_ID = 0;

  /**
   * Addresses that a client may have had. QUIC forgets none that was good while the client has no
   * names for its connection, and takes no packet from one too many.
   */
  static final int MAX_PATHS = 64;

  private H3Codec() {}

  /** Returns whether QUIC works on this platform; may load a library, so not for event loops. */
  public static boolean isAvailable() {
    return Quic.isAvailable();
  }

  /** Returns the server's codec; TLS, tokens and handler are still to be set. */
  public static QuicServerCodecBuilder server(H3Limits limits) {
    return common(Http3.newQuicServerCodecBuilder(), limits)
        .activeConnectionIdLimit(MAX_PATHS)
        .initialMaxStreamsBidirectional(limits.maxStreams());
  }

  /** Returns the client's codec, for a socket of its own; TLS is still to be set. */
  public static QuicClientCodecBuilder client(H3Limits limits) {
    return common(Http3.newQuicClientCodecBuilder(), limits)
        .localConnectionIdLength(NO_CONNECTION_ID)
        .initialMaxStreamsBidirectional(0);
  }

  private static <B extends QuicCodecBuilder<B>> B common(B builder, H3Limits limits) {
    return builder
        .maxIdleTimeout(limits.idleMillis(), TimeUnit.MILLISECONDS)
        .initialMaxData(limits.connectionWindow())
        .initialMaxStreamDataBidirectionalLocal(limits.streamWindow())
        .initialMaxStreamDataBidirectionalRemote(limits.streamWindow())
        .maxSendUdpPayloadSize(limits.maxUdpPayload())
        .discoverPmtu(true)
        .activeMigration(true)
        .datagram(limits.datagrams(), limits.datagrams());
  }
}
