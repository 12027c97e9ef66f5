package zta.names.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.intercept.Catchment.Catch;
import zta.api.journal.OsJournal;
import zta.api.names.ResolverPort;
import zta.names.internal.FaultBoard;
import zta.names.internal.locate.PrivateSide;
import zta.names.internal.locate.TunnelLookup;
import zta.names.internal.pool.AddressRange;
import zta.names.internal.pool.LocalNetworks;
import zta.names.internal.pool.NameSlots;
import zta.names.internal.pool.NanoClock;
import zta.names.internal.pool.RangeChoice;
import zta.names.internal.pool.SlotFile;
import zta.names.internal.pool.SlotKeeper;
import zta.names.internal.pool.SyntheticPool;
import zta.names.internal.resolve.Client;
import zta.names.internal.resolve.Resolver;
import zta.names.internal.resolve.ServiceLookup;
import zta.names.internal.resolve.SystemResolvers;
import zta.names.internal.resolve.Upstreams;
import zta.names.internal.steer.SteeringDriver;
import zta.names.internal.steer.Wanted;
import zta.names.internal.steer.Ways;

/**
 * The resolver with all it needs, driven by one thread of its own: opens the port until that works,
 * writes the file of names, looks for the system's servers, keeps steering in force.
 */
final class NamesRuntime implements ResolverPort {
  /** What it stands on. */
  record Ground(
      EventLoopGroup loops,
      ChannelFactory<SocketChannel> sockets,
      ChannelFactory<ServerSocketChannel> servers,
      Path home,
      Supplier<Optional<OsJournal>> journal,
      PrivateSide side) {}

  private static final Logger LOG = LoggerFactory.getLogger(NamesRuntime.class);
  private static final Path PROC = Path.of("/proc/net");
  private static final Path BEHIND_STUB = Path.of("/run/systemd/resolve/resolv.conf");
  private static final long TICK_MILLIS = 250;
  private static final int TICKS_EACH_LOOK = 8;
  private static final int TICKS_EACH_RANGE_CHECK = 240;
  private static final long STOP_SECONDS = 30;
  private static final int OWNER_THREADS = 2;
  private static final int MOST_UNKNOWN_OWNERS = 256;
  private static final String PORT = "port";
  private static final String STORE = "store";

  private final NamesConfig config;
  private final Ground ground;
  private final FaultBoard board;
  private final NanoClock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "zta-names-1");
            made.setDaemon(true);
            return made;
          });
  private final ThreadPoolExecutor owners = ownerThreads();
  private final List<AddressRange> ranges = new ArrayList<>();
  private final LocalNetworks networks;
  private final SlotKeeper keeper;
  private final SyntheticPool pool;
  private final Resolver resolver;
  private final DnsServer server;
  private final SystemResolvers system;
  private final SteeringDriver steering;
  private final Consumer<NamesRuntime> serving;
  private volatile List<InetSocketAddress> addresses = List.of();
  private @Nullable Upstreams upstreams;
  private long ticks;

  /**
   * Reads what was stored.
   *
   * @param serving hears once that the port is open
   */
  NamesRuntime(
      NamesConfig config,
      Ground ground,
      FaultBoard board,
      NanoClock clock,
      Consumer<NamesRuntime> serving)
      throws FaultException {
    this.config = config;
    this.ground = ground;
    this.board = board;
    this.clock = clock;
    this.serving = serving;
    networks = new LocalNetworks(PROC, config.link());
    Optional<AddressRange> range4 = choose(config.ranges4(), true);
    Optional<AddressRange> range6 = choose(config.ranges6(), false);
    SlotFile file = new SlotFile(ground.home().resolve("synthetic-names"));
    NameSlots slots = slots(file);
    keeper =
        new SlotKeeper(slots, file, Duration.ofMillis(Math.max(100, config.saveMillis())), clock);
    pool = new SyntheticPool(range4, range6, slots);
    Datagrams datagrams = new Datagrams(ground.loops(), config.mark());
    resolver =
        new Resolver(
            pool,
            new NettyExchange(
                ground.loops(), datagrams, ground.sockets(), Math.max(50, config.upstreamMillis())),
            new Resolver.Settings(
                Math.max(0, config.ttlSeconds()),
                List.of(config.srv()),
                Math.max(1, config.maxQueries()),
                Math.max(0, Math.min(10_000, config.readyMillis()))),
            lookup(),
            board::met);
    server = new DnsServer(ground.loops(), datagrams, ground.servers(), resolver);
    system = systemResolvers();
    steering = steering();
  }

  private static ThreadPoolExecutor ownerThreads() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            OWNER_THREADS,
            OWNER_THREADS,
            STOP_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_UNKNOWN_OWNERS),
            work -> {
              Thread made = new Thread(work, "zta-names-owner-" + number.incrementAndGet());
              made.setDaemon(true);
              return made;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private ServiceLookup lookup() {
    return new TunnelLookup(
        ground.side(),
        new TunnelLookup.Settings(
            Math.max(100, Math.min(30_000, config.lookupMillis())),
            Math.max(1, config.maxLookups()),
            Set.of(config.stubUsers())),
        owners,
        board::met);
  }

  private Optional<AddressRange> choose(String[] texts, boolean ipv4) {
    Optional<AddressRange> range =
        new RangeChoice(networks, fault -> board.raise("range " + fault.place(), fault))
            .choose(List.of(texts), ipv4);
    range.ifPresent(ranges::add);
    return range;
  }

  private NameSlots slots(SlotFile file) throws FaultException {
    int capacity =
        Stream.concat(
                Stream.of(Math.max(1, config.maxNames())),
                ranges.stream().map(AddressRange::capacity))
            .mapToInt(Integer::intValue)
            .min()
            .orElse(1);
    Duration quiet =
        Duration.ofSeconds(Math.max(0, config.ttlSeconds()) + Math.max(0, config.graceSeconds()));
    return new NameSlots(
        capacity, quiet, clock, file.read(fault -> board.raise("file of names", fault)));
  }

  private SystemResolvers systemResolvers() {
    return new SystemResolvers(
        List.of(config.upstreams()),
        List.of(config.searchDomains()),
        List.of(Ways.backup(ground.home()), Path.of(config.resolvConf())),
        BEHIND_STUB,
        address -> addresses.contains(address),
        this::settingFault);
  }

  private SteeringDriver steering() {
    return new SteeringDriver(
        Ways.of(
            config.link(),
            Ways.rules(
                config.mark(),
                Arrays.asList(config.excludeUids()),
                Arrays.asList(config.excludeNetworks()),
                this::settingFault),
            Path.of(config.resolvConf()),
            ground.home(),
            ground.journal()),
        config.steering(),
        board);
  }

  private void settingFault(Fault fault) {
    board.raise("setting " + fault.reason(), fault);
  }

  /** Begins to serve, in its own time. */
  void start() {
    var unused = thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes over what is private now. */
  void caught(Catch now) {
    resolver.caught(now);
    try {
      thread.execute(this::steer);
    } catch (RejectedExecutionException e) {
      LOG.debug("Not steered any more, the resolver stops");
    }
  }

  private void steer() {
    if (!addresses.isEmpty()) {
      steering.apply(wanted());
    }
  }

  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  private void tick() {
    try {
      if (addresses.isEmpty()) {
        open();
      }
      work();
    } catch (RuntimeException e) {
      LOG.error("Looking after private names failed; it goes on", e);
    }
  }

  private void open() {
    if (ticks++ % TICKS_EACH_LOOK != 0) {
      return;
    }
    look();
    keeper.write();
    try {
      addresses = List.copyOf(server.open(config.port()));
    } catch (IOException e) {
      board.raise(
          PORT,
          FaultCode.PORT_TAKEN.at("127.0.0.1:" + config.port(), String.valueOf(e.getMessage())));
      return;
    }
    board.clear(PORT);
    LOG.info("The resolver listens on {}, synthetic addresses are of {}", addresses, ranges);
    serving.accept(this);
    ticks = 0;
  }

  private void work() {
    keeper.tick();
    Fault unsaved = keeper.fault();
    if (unsaved == null) {
      board.clear(STORE);
    } else {
      board.raise(STORE, unsaved);
    }
    if (!addresses.isEmpty()) {
      if (ticks % TICKS_EACH_LOOK == 0) {
        look();
        steer();
      }
      if (++ticks % TICKS_EACH_RANGE_CHECK == 0) {
        checkRanges();
      }
    }
    board.tick();
  }

  /** Looks again whether the ranges are free, and tells when not. */
  boolean checkRanges() {
    return new RangeChoice(networks, board::met).check(ranges);
  }

  private void look() {
    Upstreams found = system.find();
    if (!found.equals(upstreams)) {
      upstreams = found;
      resolver.upstreams(found);
      LOG.debug("Upstream: {}", found);
    }
  }

  private Optional<Wanted> wanted() {
    Set<String> domains = new HashSet<>(resolver.names().domains());
    if (!resolver.ready() || domains.isEmpty()) {
      return Optional.empty();
    }
    ranges.forEach(range -> domains.add(range.reverseZone()));
    return Optional.of(new Wanted(addresses, domains));
  }

  /** Undoes steering, then stops serving. */
  void stop() throws InterruptedException {
    thread.shutdown();
    boolean ended = thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      LOG.warn("Looking after private names does not come to an end");
    }
    steering.stop();
    server.close();
    owners.shutdownNow();
    if (!addresses.isEmpty()) {
      keeper.write();
    }
    board.clearAll();
  }

  /** Returns the synthetic addresses. */
  SyntheticPool pool() {
    return pool;
  }

  /** Returns how queries get here. */
  String steeredBy() {
    return steering.name();
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  @Override
  public CompletionStage<byte[]> answer(byte[] query, InetSocketAddress client) {
    return resolver.answer(query, Client.at(client, false));
  }
}
