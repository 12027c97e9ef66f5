package zta.core.internal.status;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;
import zta.api.status.Attention;
import zta.api.status.StatusListener;
import zta.api.status.StatusService;
import zta.api.status.TileState;
import zta.api.status.UserStatus;

/**
 * The single source of what the agent says about itself. Others push into it; it asks nobody, so
 * that it can speak before anything else works.
 */
@Component(service = {StatusService.class, StatusSink.class})
public final class StatusBoard implements StatusService, StatusSink {
  private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);
  private static final String SYNC_TOPIC = "sync";

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<StatusListener> listeners = List.of();

  private final InstantSource clock;
  private final Map<LocalUser, UserBoard> users = new LinkedHashMap<>();
  private final Map<String, Attention> machine = new LinkedHashMap<>();

  /** Makes an empty board. */
  @Activate
  public StatusBoard(@Reference InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized UserStatus status(LocalUser user) {
    return users.getOrDefault(user, new UserBoard()).status(user, machine.values());
  }

  @Override
  public void raise(String topic, Fault fault) {
    changeMachine(() -> put(machine, topic, fault));
  }

  @Override
  public void clear(String topic) {
    changeMachine(() -> machine.remove(topic));
  }

  @Override
  public void phase(LocalUser user, TileState phase, String step) {
    change(user, board -> set(board, phase, step));
  }

  @Override
  public void settled(LocalUser user) {
    change(user, board -> set(board, null, ""));
  }

  @Override
  public void enrolment(LocalUser user, Optional<Enrolment> enrolment) {
    change(user, board -> board.enrolment = enrolment);
  }

  @Override
  public void sync(LocalUser user, Optional<SyncStatus> sync) {
    change(
        user,
        board -> {
          board.sync = sync;
          sync.flatMap(SyncStatus::fault)
              .ifPresentOrElse(
                  fault -> put(board.attention, SYNC_TOPIC, fault),
                  () -> board.attention.remove(SYNC_TOPIC));
        });
  }

  @Override
  public void raise(LocalUser user, String topic, Fault fault) {
    change(user, board -> put(board.attention, topic, fault));
  }

  @Override
  public void clear(LocalUser user, String topic) {
    change(user, board -> board.attention.remove(topic));
  }

  private static void set(UserBoard board, @Nullable TileState phase, String step) {
    board.phase = phase;
    board.step = step;
  }

  /** The same fault again keeps its time: the item says since when it has been so. */
  private void put(Map<String, Attention> items, String topic, Fault fault) {
    Attention known = items.get(topic);
    if (known == null || !known.fault().equals(fault)) {
      items.put(topic, new Attention(fault, clock.instant()));
    }
  }

  private void change(LocalUser user, Consumer<UserBoard> change) {
    UserStatus before;
    UserStatus after;
    synchronized (this) {
      UserBoard board = users.computeIfAbsent(user, any -> new UserBoard());
      before = board.status(user, machine.values());
      change.accept(board);
      after = board.status(user, machine.values());
    }
    if (!before.equals(after)) {
      tell(user);
    }
  }

  private void changeMachine(Runnable change) {
    List<LocalUser> affected;
    synchronized (this) {
      Map<String, Attention> before = Map.copyOf(machine);
      change.run();
      affected = before.equals(machine) ? List.of() : List.copyOf(users.keySet());
    }
    affected.forEach(this::tell);
  }

  private void tell(LocalUser user) {
    for (StatusListener listener : listeners) {
      try {
        listener.statusChanged(user);
      } catch (RuntimeException e) {
        LOG.error("A status listener failed", e);
      }
    }
  }
}
