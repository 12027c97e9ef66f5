package zta.io.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the event loops and publishes them, with the channel factories that fit.
 *
 * <ul>
 *   <li>{@code io.netty.channel.EventLoopGroup} with {@code zta.io=workers}, {@code
 *       zta.io.transport=epoll|nio} and {@code zta.io.threads}
 *   <li>{@code io.netty.channel.ChannelFactory} with {@code zta.io=socket}
 *   <li>{@code io.netty.channel.ChannelFactory} with {@code zta.io=server}
 *   <li>{@code io.netty.channel.ChannelFactory} with {@code zta.io=datagram}
 * </ul>
 *
 * <p>Registered by hand because the group must reach its users as Netty made it.
 */
@Component(
    name = "zta.io",
    service = {},
    immediate = true)
@Designate(ocd = WorkerGroup.Config.class)
public final class WorkerGroup {
  /** Settings. */
  @ObjectClassDefinition(name = "zta I/O")
  public @interface Config {
    /** Number of event loops; 0 takes half of the cores, 1 to 4. */
    @AttributeDefinition(description = "Event loops; 0 = half of the cores, 1 to 4")
    int threads() default 0;

    /** Which transport: auto, epoll or nio. */
    @AttributeDefinition(description = "auto, epoll or nio")
    String transport() default "auto";

    /**
     * Mark of outgoing connections and of all datagrams, QUIC among them, by which packet rules and
     * routes tell them apart; 0 for none.
     */
    @AttributeDefinition(
        description =
            "SO_MARK of outgoing connections and of datagrams, so that transparent interception leaves them alone;"
                + " 90 with zta.intercept.tun; 0 = none; needs epoll and CAP_NET_ADMIN")
    int mark() default 0;
  }

  private static final Logger LOG = LoggerFactory.getLogger(WorkerGroup.class);
  private static final int MOST_BY_DEFAULT = 4;
  private static final int MOST = 64;
  private static final long QUIET_MILLIS = 0;
  private static final long STOP_MILLIS = 3_000;

  private final EventLoopGroup group;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  /** Starts the loops and publishes them. */
  @Activate
  public WorkerGroup(BundleContext context, Config config) {
    Transport transport = Transport.choose(config.transport());
    int threads = threads(config.threads(), Runtime.getRuntime().availableProcessors());
    group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("zta-io", true), transport.ioHandler());
    Map<String, Object> facts =
        Map.of("zta.io.transport", transport.id(), "zta.io.threads", threads);
    publish(context, EventLoopGroup.class, group, "workers", facts);
    publish(
        context, ChannelFactory.class, marked(transport.sockets(), config.mark()), "socket", facts);
    publish(context, ChannelFactory.class, transport.serverSockets(), "server", facts);
    publish(
        context,
        ChannelFactory.class,
        marked(transport.datagrams(), config.mark()),
        "datagram",
        facts);
    LOG.info("{} event loops, transport {}", threads, transport.id());
  }

  static <C extends Channel> ChannelFactory<C> marked(ChannelFactory<C> plain, int mark) {
    if (mark == 0) {
      return plain;
    }
    ChannelFactory<C> marked = new MarkedSockets<>(plain, mark);
    try {
      marked.newChannel().unsafe().closeForcibly();
      return marked;
    } catch (ChannelException e) {
      LOG.warn("Connections are not marked, transparent interception would catch them", e);
      return plain;
    }
  }

  static int threads(int wanted, int cores) {
    return wanted > 0 ? Math.min(wanted, MOST) : Math.max(1, Math.min(MOST_BY_DEFAULT, cores / 2));
  }

  /** Withdraws the services, so that users close their channels, then stops the loops. */
  @Deactivate
  public void stop() throws InterruptedException {
    registrations.forEach(ServiceRegistration::unregister);
    Future<?> stopped = group.shutdownGracefully(QUIET_MILLIS, STOP_MILLIS, TimeUnit.MILLISECONDS);
    if (!stopped.await(STOP_MILLIS + 1_000, TimeUnit.MILLISECONDS)) {
      LOG.warn("Event loops did not stop within {} ms", STOP_MILLIS);
    }
  }

  private <T> void publish(
      BundleContext context, Class<T> type, T service, String role, Map<String, Object> facts) {
    Map<String, Object> properties = new HashMap<>(facts);
    properties.put("zta.io", role);
    registrations.add(
        context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
  }
}
