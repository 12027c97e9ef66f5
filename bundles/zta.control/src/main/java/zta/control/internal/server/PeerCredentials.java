package zta.control.internal.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import zta.api.flow.LocalUser;

/** Finds out who is at the other end of a Unix domain socket. */
@FunctionalInterface
public interface PeerCredentials {
  /** Returns the local user who opened the connection, as the kernel noted it then. */
  LocalUser of(SocketChannel channel) throws IOException;

  /** Asks the kernel (SO_PEERCRED, LOCAL_PEERCRED); a user without a name is its number. */
  static PeerCredentials ofKernel() {
    return channel ->
        new LocalUser(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
  }
}
