package zta.headend.store.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps a few connections open and lends each to one thread at a time. */
final class ConnectionPool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DataSource source;
  private final int size;
  private final Semaphore permits;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  ConnectionPool(DataSource source, int size) {
    this.source = source;
    this.size = size;
    this.permits = new Semaphore(size, true);
  }

  /** Lends a connection with an open transaction; {@link #release} or {@link #discard} it. */
  Connection borrow() throws SQLException {
    if (!acquire()) {
      throw new SQLTransientConnectionException("all " + size + " connections are busy", "08001");
    }
    try {
      return open();
    } catch (SQLException | RuntimeException e) {
      permits.release();
      throw e;
    }
  }

  private Connection open() throws SQLException {
    if (closed) {
      throw new SQLTransientConnectionException("the store is stopping", "08003");
    }
    Connection known = idle.pollFirst();
    if (known != null) {
      return known;
    }
    Connection fresh = source.getConnection();
    fresh.setAutoCommit(false);
    return fresh;
  }

  private boolean acquire() {
    try {
      return permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes a connection back for the next one. */
  void release(Connection connection) {
    if (closed) {
      discard(connection);
      return;
    }
    idle.addFirst(connection);
    permits.release();
  }

  /** Takes a connection back that nobody should get again. */
  void discard(Connection connection) {
    closeQuietly(connection);
    permits.release();
  }

  /** Waits for what is lent, then closes all. */
  @Override
  public void close() {
    closed = true;
    boolean allBack = false;
    try {
      allBack = permits.tryAcquire(size, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Connection one = idle.poll(); one != null; one = idle.poll()) {
      closeQuietly(one);
    }
    if (allBack) {
      permits.release(size);
    }
  }

  private static void closeQuietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException alreadyGone) {
      return;
    }
  }
}
