package zta.headend.store.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.h2.Driver;
import org.h2.util.OsgiDataSourceFactory;
import zta.api.fault.FaultException;
import zta.api.headend.EnrolmentRecord;

/** A store in a directory of a test, with a clock that stands until it is moved. */
final class TestStore implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

  private volatile Instant now = START;
  final InstantSource clock = () -> now;
  final H2Database database;

  TestStore(Path home) throws FaultException {
    database = new H2Database(new OsgiDataSourceFactory(new Driver()), clock, home);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  static EnrolmentRecord enrolment(String id, String identity, String deviceId) {
    return new EnrolmentRecord(
        id,
        "org",
        identity,
        "CERTIFICATE",
        deviceId,
        "laptop",
        "Linux 6",
        "0.1.0",
        Optional.of("INTUNE:1"),
        START,
        Optional.empty());
  }

  @Override
  public void close() {
    database.close();
  }
}
