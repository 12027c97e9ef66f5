package zta.intercept.tun.internal.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import zta.intercept.tun.internal.device.TunDevice;

/**
 * A device of {@code /dev/net/tun} that is not persistent: the kernel removes it, with its
 * addresses and routes, when this process ends, however it ends.
 *
 * <p>Without offloads (IFF_VNET_HDR): the device's large MTU has the same effect.
 */
public final class LinuxTun implements TunDevice {
  private static final String PATH = "/dev/net/tun";
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int TUNSETIFF = 0x400454ca;
  private static final int IFREQ = 40;
  private static final int AT_FLAGS = 16;
  private static final int LONGEST_NAME = 15;
  private static final short IFF_TUN_NO_PI = 0x1001;
  private static final int EAGAIN = 11;
  private static final int EINTR = 4;
  private static final short POLLIN = 1;
  private static final int POLLFD = 8;
  private static final int FOREVER = -1;

  private final LibC libC;
  private final String name;
  private final int descriptor;
  private final int waker;
  private final ByteBuffer polled =
      ByteBuffer.allocateDirect(2 * POLLFD).order(ByteOrder.nativeOrder());
  // Held for reading by whoever uses the descriptors, so that close cannot pull them away.
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();
  private volatile boolean closed;

  private LinuxTun(LibC libC, String name, int descriptor, int waker) {
    this.libC = libC;
    this.name = name;
    this.descriptor = descriptor;
    this.waker = waker;
    polled.putInt(0, descriptor).putShort(4, POLLIN);
    polled.putInt(POLLFD, waker).putShort(POLLFD + 4, POLLIN);
  }

  /** Makes the device. */
  public static LinuxTun open(String name) throws IOException {
    LibC libC;
    try {
      libC = Native.load("c", LibC.class);
    } catch (LinkageError e) {
      throw new IOException("native calls are not possible: " + e.getMessage(), e);
    }
    int descriptor = check(libC.open(PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC), PATH);
    try {
      check(libC.ioctl(descriptor, new NativeLong(TUNSETIFF), request(name)), "make " + name);
      return new LinuxTun(
          libC, name, descriptor, check(libC.eventfd(0, O_NONBLOCK | O_CLOEXEC), "eventfd"));
    } catch (IOException e) {
      libC.close(descriptor);
      throw e;
    }
  }

  private static ByteBuffer request(String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length == 0 || bytes.length > LONGEST_NAME) {
      throw new IOException("an interface's name has 1 to 15 characters: " + name);
    }
    ByteBuffer request = ByteBuffer.allocateDirect(IFREQ).order(ByteOrder.nativeOrder());
    return request.put(0, bytes).putShort(AT_FLAGS, IFF_TUN_NO_PI);
  }

  private static int check(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": errno " + Native.getLastError());
    }
    return result;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean read(ByteBuffer into) throws IOException {
    inUse.readLock().lock();
    try {
      while (!closed) {
        into.clear();
        long length = libC.read(descriptor, into, new NativeLong(into.capacity())).longValue();
        if (length >= 0) {
          into.limit((int) length);
          return true;
        }
        int error = Native.getLastError();
        if (error == EAGAIN) {
          libC.poll(polled, new NativeLong(2), FOREVER);
        } else if (error != EINTR) {
          throw new IOException("read from " + name + ": errno " + error);
        }
      }
      return false;
    } finally {
      inUse.readLock().unlock();
    }
  }

  @Override
  public void write(ByteBuffer packet) throws IOException {
    inUse.readLock().lock();
    try {
      if (closed) {
        throw new IOException(name + " is closed");
      }
      long written =
          libC.write(descriptor, packet.slice(), new NativeLong(packet.remaining())).longValue();
      if (written < 0) {
        throw new IOException("write to " + name + ": errno " + Native.getLastError());
      }
    } finally {
      inUse.readLock().unlock();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    ByteBuffer one = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    libC.write(waker, one.putLong(0, 1), new NativeLong(Long.BYTES));
    inUse.writeLock().lock();
    try {
      libC.close(descriptor);
      libC.close(waker);
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
