package zta.names.internal.locate;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.fault.Fault;
import zta.api.flow.ByteStream;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.intercept.Admission;
import zta.api.intercept.Offer;
import zta.names.internal.NamesFault;
import zta.names.internal.dns.DnsName;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.Queries;
import zta.names.internal.resolve.Client;
import zta.names.internal.resolve.Location;
import zta.names.internal.resolve.ServiceLookup;

/**
 * Asks the DNS server that the asking user's policy names for the private name, in a flow of that
 * user's: policy, tunnel and flow table see what they see of any application. Equal questions of
 * one user at the same time are asked once.
 *
 * <p>Where a resolver of this machine asks, nobody can tell for whom; then the enrolled users take
 * turns until one of them gets an answer. Who cannot be told at all gets none.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class TunnelLookup implements ServiceLookup {
  /**
   * Settings.
   *
   * @param millis how long a server may take, and until when another one is asked
   * @param most lookups at once
   * @param stubUsers accounts that ask on behalf of others
   */
  public record Settings(int millis, int most, Set<String> stubUsers) {
    /** Copies the set. */
    public Settings {
      stubUsers = Set.copyOf(stubUsers);
    }
  }

  /** Name under which its flows are shown. */
  static final String NAME = "names";

  private static final int MOST_USERS = 4;

  private record Turn(LocalUser user, Destination server, String name) {}

  private final PrivateSide side;
  private final Settings settings;
  private final Executor owners;
  private final Consumer<Fault> faults;
  private final RandomGenerator random = new SecureRandom();
  private final Map<Turn, CompletableFuture<List<Location>>> running = new ConcurrentHashMap<>();

  /**
   * Makes a lookup.
   *
   * @param owners runs what reads files to tell who asks
   * @param faults hears what an administrator must act on, perhaps often
   */
  public TunnelLookup(
      PrivateSide side, Settings settings, Executor owners, Consumer<Fault> faults) {
    this.side = side;
    this.settings = settings;
    this.owners = owners;
    this.faults = faults;
  }

  @Override
  public CompletionStage<List<Location>> locate(String name, Client client) {
    CompletableFuture<List<Turn>> turns;
    try {
      turns = CompletableFuture.supplyAsync(() -> turns(name, client), owners);
    } catch (RejectedExecutionException e) {
      return failed("zta.names", "too many services are looked up at once");
    }
    CompletableFuture<Boolean> late =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, settings.millis(), TimeUnit.MILLISECONDS);
    return turns.thenCompose(all -> ask(all, 0, client, late));
  }

  private CompletionStage<List<Location>> failed(String place, String reason) {
    faults.accept(NamesFault.SERVICE_LOOKUP.at(place, reason));
    return CompletableFuture.failedFuture(new LookupFailedException(reason));
  }

  private List<Turn> turns(String name, Client client) {
    Optional<LocalUser> owner = side.owner(client);
    if (owner.isEmpty()) {
      String reason = "it cannot be told which user asks";
      faults.accept(NamesFault.SERVICE_LOOKUP.at("zta.names", reason));
      throw new CompletionException(new LookupFailedException(reason));
    }
    boolean stub = owner.filter(user -> settings.stubUsers().contains(user.name())).isPresent();
    return (stub ? side.enrolled() : List.of(owner.get()))
        .stream()
            .flatMap(
                user -> side.nameserver(user, name).map(at -> new Turn(user, at, name)).stream())
            .limit(MOST_USERS)
            .toList();
  }

  private CompletionStage<List<Location>> ask(
      List<Turn> turns, int at, Client client, CompletableFuture<Boolean> late) {
    if (turns.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return once(turns.get(at), client)
        .exceptionallyCompose(
            failure ->
                at + 1 == turns.size() || late.isDone()
                    ? CompletableFuture.failedFuture(failure)
                    : ask(turns, at + 1, client, late));
  }

  private CompletionStage<List<Location>> once(Turn turn, Client client) {
    CompletableFuture<List<Location>> mine = new CompletableFuture<>();
    CompletableFuture<List<Location>> present = running.putIfAbsent(turn, mine);
    if (present != null) {
      return present;
    }
    var unused = mine.whenComplete((found, failure) -> running.remove(turn));
    if (running.size() > settings.most()) {
      mine.completeExceptionally(tell(turn, "too many services are looked up at once"));
    } else {
      begin(turn, client, mine);
    }
    return mine;
  }

  private void begin(Turn turn, Client client, CompletableFuture<List<Location>> result) {
    CompletableFuture<Message> answer = new CompletableFuture<>();
    answer
        .orTimeout(settings.millis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (message, failure) -> {
              try {
                if (message == null) {
                  throw new LookupFailedException(reason(failure));
                }
                result.complete(LocationReader.read(message));
              } catch (LookupFailedException e) {
                result.completeExceptionally(tell(turn, e.reason()));
              }
            });
    InetSocketAddress from =
        client
            .address()
            .orElseGet(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    side.open(Offer.of(NAME, from, turn.server(), Optional.of(turn.user())))
        .whenComplete((admission, failure) -> admitted(turn, admission, failure, answer));
  }

  private void admitted(
      Turn turn,
      @Nullable Admission admission,
      @Nullable Throwable failure,
      CompletableFuture<Message> answer) {
    if (admission instanceof Admission.Opened opened) {
      converse(turn, opened.resource(), answer);
    } else if (admission instanceof Admission.Refused refused) {
      fail(answer, "the flow is refused: " + refused.flow().verdict().reason().id());
    } else {
      fail(answer, failure == null ? "it is not private to the user" : String.valueOf(failure));
    }
  }

  private void converse(Turn turn, ByteStream stream, CompletableFuture<Message> answer) {
    if (answer.isDone()) {
      stream.abort(ReasonCode.APPLICATION_RESET);
      return;
    }
    try {
      byte[] query = Queries.service(DnsName.of(turn.name()), random.nextInt(1 << 16));
      CompletableFuture<Message> asked = new TcpQuestion(stream, Message.parse(query)).ask();
      asked.whenComplete(
          (message, failure) -> {
            if (failure == null) {
              answer.complete(message);
            } else {
              answer.completeExceptionally(failure);
            }
          });
      answer.whenComplete((message, failure) -> asked.cancel(false));
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("made here", e);
    }
  }

  private static void fail(CompletableFuture<Message> answer, String reason) {
    answer.completeExceptionally(new LookupFailedException(reason));
  }

  private static String reason(Throwable failure) {
    return failure instanceof LookupFailedException told
        ? told.reason()
        : "it does not answer in time";
  }

  private LookupFailedException tell(Turn turn, String reason) {
    faults.accept(NamesFault.SERVICE_LOOKUP.at(turn.server().toString(), reason));
    return new LookupFailedException(reason);
  }
}
