package zta.tunnel.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import zta.api.tunnel.TunnelIdentity;
import zta.masque.h3.H3Codec;

/** How links of one transport are made. */
interface Carrier {
  /** Makes links with credentials that were read. */
  interface Recipe {
    Link link(Link.Parts parts);
  }

  /** Returns the transport's name. */
  String transport();

  /** Returns whether it works on this platform; blocks for a moment the first time. */
  boolean isAvailable();

  /** Reads credentials; blocks. */
  Recipe prepare(TunnelIdentity identity) throws GeneralSecurityException, IOException;

  /** HTTP/2 over TLS. */
  record H2(ChannelFactory<? extends SocketChannel> sockets, Executor worker) implements Carrier {
    @Override
    public String transport() {
      return H2Link.TRANSPORT;
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public Recipe prepare(TunnelIdentity identity) throws GeneralSecurityException, IOException {
      SslContext tls = ClientTls.context(identity, worker, ApplicationProtocolNames.HTTP_2);
      return parts -> new H2Link(parts, sockets, tls);
    }
  }

  /** HTTP/3 over QUIC. */
  record H3(ChannelFactory<? extends DatagramChannel> sockets) implements Carrier {
    @Override
    public String transport() {
      return H3Link.TRANSPORT;
    }

    @Override
    public boolean isAvailable() {
      return H3Codec.isAvailable();
    }

    @Override
    public Recipe prepare(TunnelIdentity identity) throws GeneralSecurityException, IOException {
      QuicSslContext tls = ClientTls.quic(identity);
      return parts -> new H3Link(parts, sockets, tls);
    }
  }
}
