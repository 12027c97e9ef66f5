package zta.headend.acme.internal.state;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import zta.api.fault.FaultException;

/** All accounts, found by id and by key. A change is on disk before it is seen. */
public final class Accounts {
  /** An account that is off is forgotten after this time; until then its key stays taken. */
  private static final Duration REMEMBERED = Duration.ofDays(90);

  private final StateDirectory<Account> files;
  private final Map<String, Account> byId = new HashMap<>();
  private final Map<String, String> idByThumbprint = new HashMap<>();
  private final Map<String, String> idByBinding = new HashMap<>();

  /** Reads the accounts of a directory. */
  public Accounts(Path directory, Instant now) throws FaultException {
    files = new StateDirectory<>(directory, new AccountCodec());
    for (Account account : files.load()) {
      if (!account.active() && account.changedAt().plus(REMEMBERED).isBefore(now)) {
        files.delete(account);
      } else {
        index(account);
      }
    }
  }

  /** Finds an account by its id. */
  public synchronized Optional<Account> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Finds an account by the thumbprint of its key. */
  public synchronized Optional<Account> byThumbprint(String thumbprint) {
    return Optional.ofNullable(idByThumbprint.get(thumbprint)).map(byId::get);
  }

  /** Adds an account unless its key or its binding has one already, which is returned then. */
  public synchronized Account addIfAbsent(Account account) throws FaultException {
    Optional<Account> known = byThumbprint(account.thumbprint()).or(() -> byBinding(account));
    if (known.isPresent()) {
      return known.get();
    }
    files.write(account);
    index(account);
    return account;
  }

  /**
   * Replaces an account, whose key may have changed; returns false when it is not as expected any
   * more, or when the new key belongs to another account.
   */
  public synchronized boolean replace(Account expected, Account next) throws FaultException {
    Optional<Account> holder = byThumbprint(next.thumbprint());
    if (!expected.equals(byId.get(expected.id()))
        || (holder.isPresent() && !holder.get().id().equals(next.id()))) {
      return false;
    }
    store(expected, next);
    return true;
  }

  /** Switches an account off, for good. */
  public synchronized void deactivate(String id, Instant now) throws FaultException {
    Account account = byId.get(id);
    if (account != null && account.active()) {
      store(account, account.deactivated(now));
    }
  }

  /** The binding alone lets its key in again, also when the account has another key by now. */
  private Optional<Account> byBinding(Account account) {
    return Optional.ofNullable(idByBinding.get(account.binding())).map(byId::get);
  }

  private void store(Account before, Account next) throws FaultException {
    files.write(next);
    idByThumbprint.remove(before.thumbprint());
    index(next);
  }

  private void index(Account account) {
    byId.put(account.id(), account);
    idByThumbprint.put(account.thumbprint(), account.id());
    if (!account.binding().isEmpty()) {
      idByBinding.put(account.binding(), account.id());
    }
  }
}
