package zta.headend.store.internal;

import java.sql.SQLException;
import zta.api.fault.FaultException;

/** The record: runs transactions on it. Safe for use by many threads; blocks. */
interface Database {
  /** Something to do in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Transaction transaction) throws SQLException;
  }

  /** Changes the record; what it returned from survives the loss of power. */
  <T> T change(Work<T> work) throws FaultException;

  /** Reads; or writes what may be lost with the power of the last half second. */
  <T> T run(Work<T> work) throws FaultException;

  /** Has a listener called after each transaction that changed a topic. */
  void onChange(Runnable listener);

  /** Forgets a listener. */
  void removeListener(Runnable listener);
}
