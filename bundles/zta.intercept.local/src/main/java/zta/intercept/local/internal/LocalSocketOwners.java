package zta.intercept.local.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.flow.SocketOwners;
import zta.lib.account.Accounts;

/**
 * Tells socket owners apart by the kernel's own table on Linux.
 *
 * <p>Elsewhere there is no such table to read without native code: a connection over a loopback
 * address counts as the agent's own user, which is right when the agent runs as the only user of
 * the machine, and must not be relied on when it runs as a service for several.
 *
 * <p>Reading takes from some ten microseconds to some ten milliseconds with thousands of sockets:
 * not for an event loop.
 */
@Component(name = "zta.intercept.local.owners", service = SocketOwners.class)
public final class LocalSocketOwners implements SocketOwners {
  /** Looks a socket up by its ends. */
  private interface Table {
    OptionalLong owner(InetSocketAddress local, InetSocketAddress remote) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalSocketOwners.class);
  private static final Path TABLES = Path.of("/proc/self/net");

  private final boolean readable;
  private final ProcSockets sockets;
  private final Accounts accounts;

  /** Looks whether there is a table. */
  @Activate
  public LocalSocketOwners(@Reference InstantSource clock) {
    this(TABLES, Path.of("/etc/passwd"), clock);
  }

  LocalSocketOwners(Path tables, Path passwd, InstantSource clock) {
    readable = Files.isReadable(tables.resolve("tcp"));
    sockets = new ProcSockets(tables);
    accounts = new Accounts(passwd, clock);
  }

  @Override
  public Optional<LocalUser> owner(InetSocketAddress local, InetSocketAddress remote) {
    return owner(local, remote, sockets::owner);
  }

  @Override
  public Optional<LocalUser> udpOwner(InetSocketAddress local, InetSocketAddress remote) {
    return owner(local, remote, sockets::udpOwner);
  }

  @Override
  public Optional<LocalUser> senderOwner(Protocol protocol, InetSocketAddress local) {
    return owner(local, local, (near, far) -> sockets.senderOwner(protocol, near));
  }

  private Optional<LocalUser> owner(
      InetSocketAddress local, InetSocketAddress remote, Table table) {
    if (!ofThisMachine(local.getAddress())) {
      return Optional.empty();
    }
    if (!readable) {
      return ownUser(local, remote);
    }
    try {
      OptionalLong uid = table.owner(local, remote);
      return uid.isEmpty() ? Optional.empty() : Optional.of(accounts.user(uid.getAsLong()));
    } catch (IOException e) {
      LOG.debug("The table of sockets cannot be read", e);
      return Optional.empty();
    }
  }

  private static Optional<LocalUser> ownUser(InetSocketAddress local, InetSocketAddress remote) {
    boolean loopback =
        local.getAddress().isLoopbackAddress() && remote.getAddress().isLoopbackAddress();
    String name = System.getProperty("user.name", "");
    return loopback && !name.isBlank() ? Optional.of(new LocalUser(name)) : Optional.empty();
  }

  private static boolean ofThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
