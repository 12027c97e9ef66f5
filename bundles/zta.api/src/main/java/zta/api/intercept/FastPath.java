package zta.api.intercept;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * A way through the operating system for traffic that the interceptor with the network device has
 * decided about, so that it need not handle each packet itself. A service while it is switched on;
 * an interceptor that cannot use it goes on without.
 */
@ProviderType
public interface FastPath {
  /** Returns how it works, in a few words. */
  String mechanism();

  /**
   * Leads traffic past a device from now on. Blocks for the moment that takes.
   *
   * @throws FaultException when the system cannot do it; nothing is left behind then
   */
  Lane open(Anchor anchor) throws FaultException;

  /**
   * Where traffic is taken from and led to.
   *
   * @param device name of the network device to which applications' packets have their route
   * @param ends one for each address family of the device
   */
  record Anchor(String device, List<End> ends) {
    /** Copies the list. */
    public Anchor {
      ends = List.copyOf(ends);
    }
  }

  /**
   * One address family of the device.
   *
   * @param own the machine's address on the device, from which applications send
   * @param listener listens on loopback and takes connections to foreign addresses
   */
  record End(InetAddress own, InetSocketAddress listener) {}

  /**
   * The way while it is open; the process's end closes it, whatever kind of end that is. Safe for
   * use by many threads.
   *
   * <p>An application's SYN still goes to the device. Written back to the device as it is, it comes
   * to the listener, and all that follows goes between application and listener directly.
   */
  @ProviderType
  interface Lane extends AutoCloseable {
    /**
     * Leads datagrams from an application's port to a far end past the device, to the socket that
     * is bound to the far end and connected to the application. Does not wait; until it is done
     * they come to the device.
     */
    void lead(InetSocketAddress application, InetSocketAddress far);

    /** Lets such datagrams come to the device again. Does not wait; they do soon after. */
    void release(InetSocketAddress application, InetSocketAddress far);

    /** Completes with a reason when it is lost without {@link #close()}. */
    CompletionStage<String> lost();

    /** Closes it and undoes what was done to the system; no error when called again. */
    @Override
    void close();
  }
}
