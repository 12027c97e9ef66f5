package zta.names.internal.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.lib.net.Hosts;
import zta.names.internal.NamesFault;
import zta.names.internal.dns.Answer;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.Question;
import zta.names.internal.dns.Rcode;
import zta.names.internal.dns.RecordType;
import zta.names.internal.dns.Replies;
import zta.names.internal.pool.SyntheticPool;

/** Answers about private names: synthetic addresses, and no record of any other type. */
final class PrivateAnswers {
  private final SyntheticPool pool;
  private final ServiceRecords services;
  private final long ttl;
  private final Consumer<Fault> faults;

  PrivateAnswers(SyntheticPool pool, ServiceRecords services, long ttl, Consumer<Fault> faults) {
    this.pool = pool;
    this.services = services;
    this.ttl = ttl;
    this.faults = faults;
  }

  /** Answers a query whose name is, or leads to, this private one; the answer has the query's. */
  byte[] about(String name, Message query, int limit) {
    Question question = query.question();
    boolean internet =
        question.recordClass() == RecordType.CLASS_IN
            || question.recordClass() == RecordType.CLASS_ANY;
    if (!internet || !Hosts.isName(name)) {
      return nothing(query, limit);
    }
    return switch (question.type()) {
      case RecordType.A, RecordType.AAAA, RecordType.ANY -> addresses(name, query, limit);
      case RecordType.SRV -> located(services.of(name), query, limit);
      default -> nothing(query, limit);
    };
  }

  private byte[] addresses(String name, Message query, int limit) {
    List<byte[]> assigned = pool.assign(name);
    if (assigned.isEmpty()) {
      faults.accept(NamesFault.POOL_FULL.at("zta.names", "no synthetic address is left"));
      return Replies.answer(query, Rcode.SERVFAIL, List.of(), limit);
    }
    int type = query.question().type();
    List<Answer> answers = new ArrayList<>();
    for (byte[] address : assigned) {
      if (type == RecordType.ANY || (type == RecordType.A) == (address.length == 4)) {
        answers.add(Answer.address(address, ttl));
      }
    }
    return Replies.answer(query, Rcode.NOERROR, answers, limit);
  }

  /** Returns whether the answer is known on the private side only. */
  boolean isElsewhere(String name, Message query) {
    Question question = query.question();
    return question.type() == RecordType.SRV
        && question.recordClass() == RecordType.CLASS_IN
        && Hosts.isName(name)
        && services.of(name).isEmpty();
  }

  /** Answers with the locations of a service: their names alone, whatever else is known of them. */
  static byte[] located(List<Location> locations, Message query, int limit) {
    List<Answer> answers =
        locations.stream()
            .map(at -> Answer.service(at.priority(), at.weight(), at.port(), at.target(), at.ttl()))
            .toList();
    return Replies.answer(query, Rcode.NOERROR, answers, limit);
  }

  /** Answers a query for the name of an address of ours. */
  byte[] reverse(byte[] address, Message query, int limit) {
    int type = query.question().type();
    Optional<String> name = pool.name(address);
    if (name.isEmpty()) {
      return Replies.answer(query, Rcode.NXDOMAIN, List.of(), limit);
    }
    return type == RecordType.PTR || type == RecordType.ANY
        ? Replies.answer(query, Rcode.NOERROR, List.of(Answer.pointer(name.get(), ttl)), limit)
        : nothing(query, limit);
  }

  private static byte[] nothing(Message query, int limit) {
    return Replies.answer(query, Rcode.NOERROR, List.of(), limit);
  }
}
