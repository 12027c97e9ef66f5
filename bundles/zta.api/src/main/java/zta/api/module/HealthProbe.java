package zta.api.module;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import zta.api.fault.Fault;

/**
 * A module's own health check; a service of the module, optional. Called on a worker thread with a
 * deadline, before a new version is switched to and from time to time after.
 */
@ConsumerType
public interface HealthProbe {
  /** Service property of the headend's own parts, naming the part; its health shows them. */
  String HEADEND = "zta.headend";

  /** Returns what is wrong, empty when healthy. */
  List<Fault> check();
}
