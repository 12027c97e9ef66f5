package zta.headend.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.headend.Changes.Topic;

/** An open transaction: short ways to ask and to change. Of one thread. */
final class Transaction {
  /** Makes something of the current row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(Row row) throws SQLException;
  }

  private final Connection connection;
  private boolean changed;

  Transaction(Connection connection) {
    this.connection = connection;
  }

  /** Changes rows; returns how many. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(new Row(rows)));
      }
      return found;
    }
  }

  <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    return list(sql, reader, values).stream().findFirst();
  }

  /** Begins a statement that runs for many rows at once. */
  Batch batch(String sql) throws SQLException {
    return new Batch(connection.prepareStatement(sql));
  }

  /**
   * Notes that a topic changed, under the next revision. The counter's row stays locked until the
   * end of the transaction, so revisions become visible in their order and without gaps.
   */
  void changed(Topic topic) throws SQLException {
    update("UPDATE revision_counter SET revision = revision + 1 WHERE id = 1");
    update(
        "INSERT INTO change_log (revision, topic) "
            + "SELECT revision, CAST(? AS VARCHAR) FROM revision_counter WHERE id = 1",
        topic.name());
    changed = true;
  }

  boolean hasChanged() {
    return changed;
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      bind(statement, values);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, toSql(values[i]));
    }
  }

  private static @Nullable Object toSql(@Nullable Object value) {
    return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
  }
}
