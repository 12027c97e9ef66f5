package zta.acceptance.swap;

import java.util.List;
import zta.api.fault.Fault;
import zta.api.module.HealthProbe;

/** A module's probe that finds something. */
public final class Sick implements HealthProbe {
  @Override
  public List<Fault> check() {
    return List.of(new Fault("ZTA-SICK-001", "sick", "no pulse", "Call a doctor."));
  }
}
