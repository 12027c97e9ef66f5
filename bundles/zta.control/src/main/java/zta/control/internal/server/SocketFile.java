package zta.control.internal.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.control.ControlSocket;

/** The socket in the file system: made reachable for every local user, removed at the end. */
final class SocketFile implements AutoCloseable {
  private final Path path;
  private final ServerSocketChannel channel;
  private final @Nullable Object identity;

  private SocketFile(Path path, ServerSocketChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.identity = identityOf(path);
  }

  static SocketFile open(Path path) throws FaultException {
    if (!ControlSocket.fits(path)) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(
              path.toString(),
              "the path is longer than the " + ControlSocket.MAX_PATH + " bytes a socket can have",
              "Give a shorter path as \"socket\" in zta.control.json, and the same to callers in"
                  + " ZTA_SOCKET."));
    }
    try {
      removeStale(path);
      return bound(path);
    } catch (IOException | UnsupportedOperationException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(path.toString(), "no socket can be made: " + e.getMessage()),
          e);
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  private static SocketFile bound(Path path) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path), 128);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      channel.configureBlocking(false);
      return new SocketFile(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A socket at which nobody listens was left by an agent that died. */
  private static void removeStale(Path path) throws IOException, FaultException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new FaultException(
          FaultCode.STORAGE_UNSAFE.at(
              path.toString(), "something that is not a socket is in its place", "Remove it."));
    }
    if (answers(path)) {
      throw new FaultException(
          FaultCode.PORT_TAKEN.at(
              path.toString(), "another agent answers at this socket", "Stop the other agent."));
    }
    Files.delete(path);
  }

  private static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Lets everybody pass through a directory without seeing what is in it. */
  static void letPass(Path directory) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    if (permissions.addAll(
        Set.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE))) {
      Files.setPosixFilePermissions(directory, permissions);
    }
  }

  private static @Nullable Object identityOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    // A successor may have put its own socket in place already.
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && Objects.equals(identity, identityOf(path))) {
      Files.delete(path);
    }
  }
}
