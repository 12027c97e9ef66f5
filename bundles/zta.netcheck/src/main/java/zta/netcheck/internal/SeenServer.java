package zta.netcheck.internal;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a server shows in a TLS handshake, whoever it is: its certificates are looked at, never
 * relied on. No secret is ever sent over such a connection.
 *
 * @param socket the connection, if the server went through with it
 * @param chain its certificates, leaf first
 * @param alpn the protocol it chose
 * @param protocol the version of TLS
 */
record SeenServer(SSLSocket socket, List<X509Certificate> chain, String alpn, String protocol) {
  /** Copies the list. */
  SeenServer {
    chain = List.copyOf(chain);
  }

  /** Shakes hands over a connection, which is closed if that fails. */
  static SeenServer handshake(Socket connection, Endpoint endpoint) throws IOException {
    Witness witness = new Witness();
    SSLSocket socket =
        (SSLSocket)
            context(witness)
                .getSocketFactory()
                .createSocket(connection, endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(endpoint.alpn().toArray(String[]::new));
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SSLException e) {
      // A server that wants a client certificate may end here, and has shown its own by then.
      if (witness.chain.isEmpty()) {
        throw e;
      }
      return new SeenServer(socket, witness.chain, "", "");
    }
    String alpn = socket.getApplicationProtocol();
    return new SeenServer(
        socket, witness.chain, alpn == null ? "" : alpn, socket.getSession().getProtocol());
  }

  private static SSLContext context(Witness witness) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {witness}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no TLS", e);
    }
  }

  /** Notes what it is shown. */
  private static final class Witness extends X509ExtendedTrustManager {
    private volatile List<X509Certificate> chain = List.of();

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) {
      chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
      chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType) {
      chain = List.of(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket) {
      throw new IllegalStateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
      throw new IllegalStateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType) {
      throw new IllegalStateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
