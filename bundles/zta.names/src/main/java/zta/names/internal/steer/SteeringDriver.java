package zta.names.internal.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.names.internal.FaultBoard;

/** Keeps one way of steering in force: the configured one, or the first that works. */
public final class SteeringDriver {
  /** The setting that takes the first way that works. */
  public static final String AUTO = "auto";

  /** The setting that leaves steering to somebody else. */
  public static final String NONE = "none";

  private static final Logger LOG = LoggerFactory.getLogger(SteeringDriver.class);
  private static final String TOPIC = "steering";

  private final List<Steering> ways;
  private final FaultBoard board;
  private volatile @Nullable Steering active;

  /**
   * Makes a driver.
   *
   * @param ways all there are, the best first
   * @param choice {@link #AUTO}, {@link #NONE} or the name of a way
   */
  public SteeringDriver(List<Steering> ways, String choice, FaultBoard board) {
    this.board = board;
    this.ways =
        ways.stream().filter(way -> choice.equals(AUTO) || way.name().equals(choice)).toList();
    if (this.ways.isEmpty() && !choice.equals(NONE)) {
      board.raise(
          "setting steering",
          FaultCode.CONFIG_VALUE.at(
              "zta.names", "steering is auto, resolved, nft, resolvconf or none: " + choice));
    }
  }

  /** Returns the name of the way in force. */
  public String name() {
    Steering present = active;
    return present == null ? NONE : present.name();
  }

  /** Brings about what is wanted, nothing when empty; to be called again and again. */
  public void apply(Optional<Wanted> wanted) {
    if (wanted.isEmpty() || ways.isEmpty()) {
      stop();
      board.clear(TOPIC);
      return;
    }
    List<Steering> order = new ArrayList<>(ways);
    Steering present = active;
    if (present != null) {
      order.remove(present);
      order.add(0, present);
    }
    Optional<Fault> latest = Optional.empty();
    for (Steering way : order) {
      latest = attempt(way, wanted.get());
      if (latest.isEmpty()) {
        board.clear(TOPIC);
        return;
      }
      LOG.debug("Not steered by {}: {}", way.name(), latest.get());
    }
    latest.ifPresent(fault -> board.raise(TOPIC, fault));
  }

  private Optional<Fault> attempt(Steering way, Wanted wanted) {
    try {
      Optional<Fault> unsuitable = way == active ? Optional.empty() : way.unsuitable();
      if (unsuitable.isPresent()) {
        return unsuitable;
      }
      way.apply(wanted);
      if (active != way) {
        LOG.info("Queries are led to the resolver by {}", way.name());
      }
      active = way;
      return Optional.empty();
    } catch (FaultException e) {
      stop(way);
      return Optional.of(e.fault());
    }
  }

  /** Undoes what is in force. */
  public void stop() {
    Steering present = active;
    if (present != null) {
      stop(present);
    }
  }

  private void stop(Steering way) {
    try {
      way.undo();
    } catch (FaultException e) {
      LOG.warn("Cannot undo: {}", e.fault());
    }
    if (active == way) {
      active = null;
    }
  }
}
