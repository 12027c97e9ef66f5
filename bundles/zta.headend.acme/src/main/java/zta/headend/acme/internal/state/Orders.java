package zta.headend.acme.internal.state;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zta.api.fault.FaultException;

/** All orders. A change is on disk before it is seen. */
public final class Orders {
  private final StateDirectory<Order> files;
  private final Map<String, Order> byId = new HashMap<>();
  private final Map<String, List<String>> idsByAccount = new HashMap<>();
  private final Map<String, String> accountByKeyId = new HashMap<>();

  /** Reads the orders of a directory, dropping those that expired. */
  public Orders(Path directory, Instant now) throws FaultException {
    files = new StateDirectory<>(directory, new OrderCodec());
    for (Order order : files.load()) {
      if (order.expires().isBefore(now)) {
        files.delete(order);
      } else {
        index(order);
      }
    }
  }

  /** Finds an order. */
  public synchronized Optional<Order> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns an account's orders, earliest first. */
  public synchronized List<Order> of(String accountId) {
    return idsByAccount.getOrDefault(accountId, List.of()).stream()
        .map(byId::get)
        .sorted(Comparator.comparing(Order::createdAt).thenComparing(Order::id))
        .toList();
  }

  /** Returns the account for which a key was certified. */
  public synchronized Optional<String> accountOfKey(String keyId) {
    return Optional.ofNullable(accountByKeyId.get(keyId));
  }

  /** Adds or replaces an order. */
  public synchronized void put(Order order) throws FaultException {
    files.write(order);
    index(order);
  }

  /** Forgets an account's orders that expired. */
  public synchronized void forgetExpired(String accountId, Instant now) throws FaultException {
    for (Order order : of(accountId)) {
      if (order.expires().isBefore(now)) {
        files.delete(order);
        byId.remove(order.id());
        order.keyId().ifPresent(accountByKeyId::remove);
        idsByAccount.getOrDefault(accountId, new ArrayList<>()).remove(order.id());
      }
    }
  }

  private void index(Order order) {
    if (byId.put(order.id(), order) == null) {
      idsByAccount.computeIfAbsent(order.accountId(), id -> new ArrayList<>()).add(order.id());
    }
    order.keyId().ifPresent(keyId -> accountByKeyId.put(keyId, order.accountId()));
  }
}
