package zta.io.internal;

import java.time.Instant;
import java.time.InstantSource;
import org.osgi.service.component.annotations.Component;

/** The clock of the machine as a service, so that tests can put another in its place. */
@Component(name = "zta.io.clock", service = InstantSource.class)
public final class SystemClock implements InstantSource {
  private final InstantSource system = InstantSource.system();

  @Override
  public Instant instant() {
    return system.instant();
  }

  @Override
  public long millis() {
    return system.millis();
  }
}
