package zta.headend.store.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Runs transactions on pooled connections. */
final class PooledDatabase implements Database, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PooledDatabase.class);
  private static final String PLACE = "headend database";

  private final ConnectionPool pool;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  PooledDatabase(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public <T> T change(Work<T> work) throws FaultException {
    return run(work, true);
  }

  @Override
  public <T> T run(Work<T> work) throws FaultException {
    return run(work, false);
  }

  private <T> T run(Work<T> work, boolean durable) throws FaultException {
    try {
      Connection connection = pool.borrow();
      boolean good = false;
      try {
        Transaction transaction = new Transaction(connection);
        T result = work.run(transaction);
        connection.commit();
        if (durable) {
          sync(connection);
        }
        good = true;
        tell(transaction);
        return result;
      } finally {
        giveBack(connection, good);
      }
    } catch (SQLException e) {
      LOG.debug("transaction failed", e);
      throw new FaultException(FaultCode.STORAGE_FAILED.at(PLACE, reason(e)), e);
    }
  }

  private void giveBack(Connection connection, boolean good) {
    if (good || rolledBack(connection)) {
      pool.release(connection);
    } else {
      pool.discard(connection);
    }
  }

  private static boolean rolledBack(Connection connection) {
    try {
      connection.rollback();
      return connection.isValid(1);
    } catch (SQLException broken) {
      return false;
    }
  }

  private static void sync(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    }
  }

  private void tell(Transaction transaction) {
    if (transaction.hasChanged()) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Messages of the database quote values; the state and a cause in the file system do not. */
  static String reason(SQLException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return "SQL state " + e.getSQLState() + ": " + cause.getMessage();
      }
    }
    return "SQL state " + e.getSQLState();
  }

  @Override
  public void close() {
    pool.close();
  }
}
