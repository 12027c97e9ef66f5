package zta.intercept.tun.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.flow.SocketOwners;
import zta.api.intercept.FastPath;
import zta.api.intercept.FlowEngine;
import zta.api.journal.OsJournal;
import zta.api.names.ResolverPort;
import zta.api.names.SyntheticAddresses;
import zta.intercept.tun.internal.linux.LinuxIpUndo;

/**
 * The services that interception needs; those that suppliers give come and go.
 *
 * @param engine admits flows
 * @param loops event loops
 * @param servers makes listening sockets
 * @param sockets makes connecting sockets
 * @param journal journal of changes
 * @param changes makes and undoes rules
 * @param owners finds owners of sockets
 * @param names knows synthetic addresses
 * @param resolver the agent's resolver
 * @param fast a fast path, null when there is none
 */
record Needs(
    FlowEngine engine,
    EventLoopGroup loops,
    ChannelFactory<ServerSocketChannel> servers,
    ChannelFactory<SocketChannel> sockets,
    OsJournal journal,
    LinuxIpUndo changes,
    Supplier<@Nullable SocketOwners> owners,
    Supplier<@Nullable SyntheticAddresses> names,
    Supplier<@Nullable ResolverPort> resolver,
    @Nullable FastPath fast) {}
