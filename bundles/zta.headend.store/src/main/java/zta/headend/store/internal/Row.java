package zta.headend.store.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/** The current row of a result. */
record Row(ResultSet rows) {
  String text(String column) throws SQLException {
    return rows.getString(column);
  }

  Optional<String> optText(String column) throws SQLException {
    return Optional.ofNullable(rows.getString(column));
  }

  long number(String column) throws SQLException {
    return rows.getLong(column);
  }

  OptionalLong optNumber(String column) throws SQLException {
    long number = rows.getLong(column);
    return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
  }

  boolean flag(String column) throws SQLException {
    return rows.getBoolean(column);
  }

  Instant time(String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }

  Optional<Instant> optTime(String column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
