package zta.api.runtime;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the agent keeps its files. All exist, belong to the service's user and cannot be written by
 * others.
 *
 * <p>The home directory is the framework property {@code zta.agent.home}.
 */
@ProviderType
public interface AgentDirectories {
  /** Framework property with the agent's home directory. */
  String HOME = "zta.agent.home";

  /** Returns the home directory. */
  Path home();

  /** Returns the directory of enrolments. */
  Path enrollments();

  /** Returns the directory of cached configurations, below {@link #enrollments()}. */
  Path cachedConfigs();

  /** Returns the directory in which an administrator puts enrolment choice files. */
  Path enrollmentChoices();

  /** Returns the machine's store of identity certificates, filled by an administrator. */
  Path certificates();

  /** Returns the directory of module files. */
  Path modules();

  /** Returns the directory of logs. */
  Path logs();

  /** Returns the directory for sockets and other things of this run. */
  Path run();
}
