package zta.intercept.sockdiag.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.flow.SocketOwners;
import zta.lib.account.Accounts;

/** Finds owners by {@link SockDiag}: quick enough for an event loop once an account is known. */
final class SockDiagOwners implements SocketOwners {
  private static final Logger LOG = LoggerFactory.getLogger(SockDiagOwners.class);

  private final SockDiag diagnosis;
  private final Accounts accounts;

  SockDiagOwners(SockDiag diagnosis, Accounts accounts) {
    this.diagnosis = diagnosis;
    this.accounts = accounts;
  }

  @Override
  public Optional<LocalUser> owner(InetSocketAddress local, InetSocketAddress remote) {
    return owner(Protocol.TCP, local, remote, this::account);
  }

  @Override
  public Optional<LocalUser> ownerAtOnce(InetSocketAddress local, InetSocketAddress remote) {
    return local.getAddress().isLoopbackAddress()
        ? owner(Protocol.TCP, local, remote, accounts::known)
        : Optional.empty();
  }

  @Override
  public Optional<LocalUser> udpOwner(InetSocketAddress local, InetSocketAddress remote) {
    return owner(Protocol.UDP, local, remote, this::account);
  }

  private Optional<LocalUser> account(long uid) {
    return Optional.of(accounts.user(uid));
  }

  private Optional<LocalUser> owner(
      Protocol protocol,
      InetSocketAddress local,
      InetSocketAddress remote,
      LongFunction<Optional<LocalUser>> account) {
    if (!ofThisMachine(local.getAddress())) {
      return Optional.empty();
    }
    try {
      OptionalLong uid = diagnosis.uid(protocol, local, remote);
      return uid.isEmpty() ? Optional.empty() : account.apply(uid.getAsLong());
    } catch (IOException e) {
      LOG.warn("The owner of a socket cannot be asked for: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean ofThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
