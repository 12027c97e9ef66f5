package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.util.Optional;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;

/** A flow that is open through this proxy. Safe for use by many threads. */
public interface LiveFlow {
  /** Returns serial number of the certificate it was granted to. */
  String serial();

  /** Returns what it reaches. */
  Destination destination();

  /** Returns the address that is connected. */
  InetAddress dialled();

  /** Returns the private network through whose connector it goes; empty when it was dialled. */
  default Optional<String> network() {
    return Optional.empty();
  }

  /** Returns where the client is seen. */
  InetAddress client();

  /** Breaks the flow off; at once. */
  void close(ReasonCode reason);
}
