package zta.guard.internal.before;

import java.net.InetSocketAddress;

/**
 * An established TCP connection of this machine.
 *
 * @param local this machine's end
 * @param remote the other end
 * @param uid whose it is
 * @param inode which socket it is
 */
record TcpSocket(InetSocketAddress local, InetSocketAddress remote, long uid, long inode) {}
