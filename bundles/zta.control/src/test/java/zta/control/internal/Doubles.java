package zta.control.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.enrolment.EnrolmentService;
import zta.api.enrolment.Organization;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.Attention;
import zta.api.status.StatusService;
import zta.api.status.TileState;
import zta.api.status.UserStatus;
import zta.control.internal.verb.AgentServices;

/** Doubles of the agent's services: an agent in memory that does what the contracts say. */
public final class Doubles {
  /** The moment that everything of the doubles is about. */
  public static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private Doubles() {}

  /** Services by contract. */
  public static final class ServicesDouble implements AgentServices {
    private final Map<Class<?>, Object> services = new HashMap<>();

    /** Adds or replaces a service. */
    public <T> ServicesDouble with(Class<T> contract, T service) {
      services.put(contract, service);
      return this;
    }

    @Override
    public <T> Optional<T> find(Class<T> contract) {
      return Optional.ofNullable(contract.cast(services.get(contract)));
    }

    @Override
    public <T> T need(Class<T> contract) throws FaultException {
      return find(contract)
          .orElseThrow(
              () ->
                  new FaultException(
                      FaultCode.SERVICE_MISSING.at(contract.getSimpleName(), "not running")));
    }
  }

  /** Makes an enrolment of a user. */
  public static Enrolment enrolment(LocalUser user, EnrolmentMethod method) {
    return new Enrolment(
        "7c0e2f4a-0000-4000-8000-000000000001",
        user,
        new Organization("acme", "Acme Corp"),
        user.name() + "@acme.example",
        "device-1",
        method,
        NOW.minusSeconds(3600),
        "soft",
        "4f2a",
        NOW.minusSeconds(3600),
        NOW.plusSeconds(35L * 86400));
  }

  /** Enrolments and status of users, by certificate unless told otherwise. */
  public static final class AgentDouble implements EnrolmentService, StatusService {
    private final Map<LocalUser, Enrolment> enrolments = new HashMap<>();
    private final Map<String, Fault> raised = new HashMap<>();
    private Runnable changed = () -> {};

    /** Runs something whenever a status changes. */
    public synchronized void onChange(Runnable listener) {
      changed = listener;
    }

    /** Enrols a user. */
    public synchronized AgentDouble enrolled(LocalUser user, EnrolmentMethod method) {
      enrolments.put(user, Doubles.enrolment(user, method));
      return this;
    }

    @Override
    public synchronized List<Enrolment> enrolments() {
      return List.copyOf(enrolments.values());
    }

    @Override
    public synchronized Optional<Enrolment> enrolment(LocalUser user) {
      return Optional.ofNullable(enrolments.get(user));
    }

    @Override
    public CompletionStage<Enrolment> enroll(LocalUser user) {
      enrolled(user, EnrolmentMethod.CERTIFICATE);
      changed.run();
      return CompletableFuture.completedFuture(enrolment(user).orElseThrow());
    }

    @Override
    public CompletionStage<Void> unenroll(LocalUser user, boolean administrator) {
      synchronized (this) {
        if (!administrator && enrolments.get(user).method() == EnrolmentMethod.CERTIFICATE) {
          return CompletableFuture.failedFuture(
              new FaultException(FaultCode.UNENROL_REFUSED.at("user " + user, "certificate mode")));
        }
        enrolments.remove(user);
      }
      changed.run();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Enrolment> renew(LocalUser user) {
      return CompletableFuture.completedFuture(enrolment(user).orElseThrow());
    }

    @Override
    public synchronized UserStatus status(LocalUser user) {
      Optional<Enrolment> enrolment = enrolment(user);
      List<Attention> attention =
          raised.values().stream().map(fault -> new Attention(fault, NOW)).toList();
      TileState state =
          enrolment.isEmpty()
              ? TileState.NOT_ENROLLED
              : attention.isEmpty() ? TileState.ENROLLED : TileState.ATTENTION;
      return new UserStatus(user, state, "", attention, enrolment, enrolment.map(e -> synced()));
    }

    @Override
    public void raise(String topic, Fault fault) {
      synchronized (this) {
        raised.put(topic, fault);
      }
      changed.run();
    }

    @Override
    public void clear(String topic) {
      synchronized (this) {
        raised.remove(topic);
      }
      changed.run();
    }
  }

  /** Returns a sync that worked. */
  public static SyncStatus synced() {
    return new SyncStatus(12, NOW.minusSeconds(60), false, Optional.empty());
  }

  /** A sync that ends when the test says so. */
  public static final class SyncDouble implements ConfigurationSync {
    private final CompletableFuture<SyncStatus> nextSync = new CompletableFuture<>();
    private Optional<ClientConfiguration> configuration = Optional.empty();
    private int syncs;

    /** Returns how often a sync was asked for. */
    public synchronized int syncs() {
      return syncs;
    }

    /** Returns the end of every sync. */
    public CompletableFuture<SyncStatus> end() {
      return nextSync;
    }

    /** Sets the configuration in force. */
    public synchronized void configure(ClientConfiguration in) {
      configuration = Optional.of(in);
    }

    @Override
    public synchronized CompletionStage<SyncStatus> syncNow(LocalUser user) {
      syncs++;
      return nextSync;
    }

    @Override
    public Optional<SyncStatus> status(LocalUser user) {
      return Optional.of(synced());
    }

    @Override
    public synchronized Optional<ClientConfiguration> configuration(LocalUser user) {
      return configuration;
    }
  }
}
