package zta.run.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where a redirected connection wanted to go (SO_ORIGINAL_DST of netfilter). */
final class OriginalDestination {
  private static final int SO_ORIGINAL_DST = 80;
  private static final int IP = 0;
  private static final int IPV6 = 41;
  private static final int SOCKADDR_IN = 16;
  private static final int SOCKADDR_IN6 = 28;

  private OriginalDestination() {}

  static InetSocketAddress of(Channel channel) throws IOException {
    boolean four =
        ((InetSocketAddress) channel.localAddress()).getAddress() instanceof Inet4Address;
    ByteBuffer raw =
        channel
            .config()
            .getOption(
                four
                    ? new RawUnixChannelOption("SO_ORIGINAL_DST", IP, SO_ORIGINAL_DST, SOCKADDR_IN)
                    : new RawUnixChannelOption(
                        "IP6T_SO_ORIGINAL_DST", IPV6, SO_ORIGINAL_DST, SOCKADDR_IN6));
    if (raw == null || raw.remaining() < (four ? SOCKADDR_IN : SOCKADDR_IN6)) {
      throw new IOException("the kernel does not tell where a connection wanted to go");
    }
    byte[] bytes = new byte[raw.remaining()];
    raw.get(bytes);
    int port = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).getShort(2) & 0xffff;
    byte[] address = four ? Arrays.copyOfRange(bytes, 4, 8) : Arrays.copyOfRange(bytes, 8, 24);
    return new InetSocketAddress(InetAddress.getByAddress(address), port);
  }
}
