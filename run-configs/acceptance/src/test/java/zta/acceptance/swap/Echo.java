package zta.acceptance.swap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import zta.acceptance.product.Ports;

/** A private application that says everything again. */
final class Echo implements AutoCloseable {
  private final ServerSocket server;

  Echo() throws IOException {
    server = new ServerSocket(Ports.free(), 64, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        daemon(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      connection.getInputStream().transferTo(connection.getOutputStream());
    } catch (IOException lost) {
      // The client counts it.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "zta-test-echo");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
