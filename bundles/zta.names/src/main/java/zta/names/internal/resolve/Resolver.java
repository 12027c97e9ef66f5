package zta.names.internal.resolve;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.api.intercept.Catchment.Catch;
import zta.names.internal.NamesFault;
import zta.names.internal.dns.Edits;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.Rcode;
import zta.names.internal.dns.RecordType;
import zta.names.internal.dns.Replies;
import zta.names.internal.match.PrivateNames;
import zta.names.internal.pool.SyntheticPool;

/**
 * Answers queries: private names from the pool, all others from upstream. No query for a private
 * name, in whatever guise, goes upstream; while nobody knows what is private, none does. Safe for
 * use by many threads, never blocks.
 */
public final class Resolver {
  /**
   * Settings.
   *
   * @param ttl seconds that an answer about a private name may be kept
   * @param services lines with locations of private services
   * @param maxQueries different queries upstream at once
   * @param readyMillis how long queries wait at start
   */
  public record Settings(long ttl, List<String> services, int maxQueries, long readyMillis) {
    /** Copies the list. */
    public Settings {
      services = List.copyOf(services);
    }
  }

  private static final Set<Integer> TRANSFERS = Set.of(RecordType.AXFR, RecordType.IXFR);

  private final SyntheticPool pool;
  private final PrivateAnswers answers;
  private final Inspection inspection;
  private final Forwarder forwarder;
  private final Gate gate;
  private final ServiceLookup services;
  private final Consumer<Fault> faults;
  private volatile PrivateNames names = PrivateNames.NONE;
  private volatile Upstreams upstreams = Upstreams.NONE;

  /**
   * Makes a resolver that does not know yet what is private.
   *
   * @param services finds services that settings say nothing of
   * @param faults hears what an administrator must act on, perhaps often
   */
  public Resolver(
      SyntheticPool pool,
      Exchange exchange,
      Settings settings,
      ServiceLookup services,
      Consumer<Fault> faults) {
    this.pool = pool;
    this.services = services;
    this.faults = faults;
    answers =
        new PrivateAnswers(
            pool,
            new ServiceRecords(settings.services(), settings.ttl(), faults),
            settings.ttl(),
            faults);
    inspection = new Inspection(pool::covers, name -> names.covers(name));
    forwarder = new Forwarder(exchange, inspection, settings.maxQueries(), this::poisoned);
    gate = new Gate(settings.readyMillis());
  }

  /** Takes over what is private now; what was known before stays while the new is not ready. */
  public void caught(Catch now) {
    if (now.ready()) {
      names = PrivateNames.of(now);
      gate.open();
    }
  }

  /** Returns what is private. */
  public PrivateNames names() {
    return names;
  }

  /** Returns whether it is known what is private. */
  public boolean ready() {
    return gate.isOpen();
  }

  /** Takes over who is to be asked. */
  public void upstreams(Upstreams now) {
    upstreams = now;
  }

  /** Answers a message; completes with an empty array when there is nothing to say. Never fails. */
  public CompletionStage<byte[]> answer(byte[] bytes, Client client) {
    Message query;
    try {
      query = Message.parse(bytes);
    } catch (MalformedMessageException e) {
      return done(Replies.malformed(bytes));
    }
    if (query.isResponse()) {
      return done(new byte[0]);
    }
    int limit = client.tcp() ? Message.MAX : query.udpLimit();
    if (!query.isStandardQuery() || TRANSFERS.contains(query.question().type())) {
      return done(Replies.answer(query, Rcode.NOTIMP, List.of(), limit));
    }
    if (query.ednsVersion() > 0) {
      return done(Replies.answer(query, Rcode.BADVERS, List.of(), limit));
    }
    return gate.isOpen()
        ? decide(query, client, limit)
        : gate.pass()
            .thenCompose(
                open -> open ? decide(query, client, limit) : done(servfail(query, limit)));
  }

  private CompletionStage<byte[]> decide(Message query, Client client, int limit) {
    String name = query.question().name().text();
    Optional<byte[]> reverse = ReverseNames.address(name).filter(pool::covers);
    if (reverse.isPresent()) {
      return done(answers.reverse(reverse.get(), query, limit));
    }
    PrivateNames now = names;
    Upstreams servers = upstreams;
    if (now.searched(name, servers.search())) {
      return done(Replies.answer(query, Rcode.NXDOMAIN, List.of(), limit));
    }
    return now.covers(name)
        ? privately(name, query, client, limit)
        : upstream(query, client, limit, servers);
  }

  private CompletionStage<byte[]> privately(String name, Message query, Client client, int limit) {
    return answers.isElsewhere(name, query)
        ? services
            .locate(name, client)
            .thenApply(found -> PrivateAnswers.located(found, query, limit))
            .exceptionally(failure -> servfail(query, limit))
        : done(answers.about(name, query, limit));
  }

  private CompletionStage<byte[]> upstream(
      Message query, Client client, int limit, Upstreams servers) {
    if (servers.servers().isEmpty()) {
      faults.accept(NamesFault.NO_UPSTREAM.at("zta.names", "no DNS server to ask is known"));
      return done(servfail(query, limit));
    }
    return forwarder
        .ask(query, client.tcp(), servers.servers())
        .thenCompose(response -> passOn(query, response, client, limit))
        .exceptionally(failure -> servfail(query, limit));
  }

  private void poisoned() {
    faults.accept(
        NamesFault.RANGE_CONFLICT.at(
            String.join(", ", pool.ranges()),
            "a DNS server answers with an address of these ranges; the answer is dropped"));
  }

  private CompletionStage<byte[]> passOn(
      Message query, Message response, Client client, int limit) {
    try {
      Optional<String> target = inspection.privateTarget(response);
      if (target.isPresent()) {
        return privately(target.get(), query, client, limit);
      }
    } catch (MalformedMessageException e) {
      return done(servfail(query, limit));
    }
    if (inspection.tellsPrivate(response, true)) {
      return done(servfail(query, limit));
    }
    byte[] answer = Edits.asAnswerTo(query, response);
    if (inspection.tellsPrivate(response, false)) {
      answer = shortened(answer);
    }
    return done(answer.length > limit ? Replies.truncated(query) : answer);
  }

  private static byte[] shortened(byte[] answer) {
    try {
      return Edits.answerSectionOnly(Message.parse(answer));
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("was read before", e);
    }
  }

  private static byte[] servfail(Message query, int limit) {
    return Replies.answer(query, Rcode.SERVFAIL, List.of(), limit);
  }

  private static CompletionStage<byte[]> done(byte[] answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
