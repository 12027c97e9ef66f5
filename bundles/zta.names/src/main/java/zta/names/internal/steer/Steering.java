package zta.names.internal.steer;

import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;

/** A way to lead queries to the resolver. For one thread; may block. */
public interface Steering {
  /** Returns its name in the settings. */
  String name();

  /** Returns why it cannot work here now, empty when it can. */
  Optional<Fault> unsuitable();

  /** Brings about what is wanted; quick when that is so already. */
  void apply(Wanted wanted) throws FaultException;

  /** Undoes all that it did; nothing when it did nothing. */
  void undo() throws FaultException;
}
