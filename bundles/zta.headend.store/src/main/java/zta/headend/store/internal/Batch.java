package zta.headend.store.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One statement for many rows. */
final class Batch implements AutoCloseable {
  private final PreparedStatement statement;

  Batch(PreparedStatement statement) {
    this.statement = statement;
  }

  void add(@Nullable Object... values) throws SQLException {
    Transaction.bind(statement, values);
    statement.addBatch();
  }

  void run() throws SQLException {
    statement.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
