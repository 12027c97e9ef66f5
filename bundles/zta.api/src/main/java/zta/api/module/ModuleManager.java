package zta.api.module;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Installs, starts, switches and removes modules while everything else runs. One change at a time;
 * calls block up to their deadlines and are safe for use by many threads.
 */
@ProviderType
public interface ModuleManager {
  /** Returns all known modules by keyword. */
  List<ModuleStatus> modules();

  /**
   * Enables exactly these modules: starts what is missing, stops what is not named, leaves the
   * others untouched, so that they keep their start time. Faults of single modules are in their
   * status; the others go on.
   *
   * @param keywords module keywords; unknown ones are reported and otherwise ignored
   */
  void enableExactly(Set<String> keywords);

  /**
   * Installs a version of a module beside the one in force, checks its health, switches to it and
   * drains the old one. When anything fails the old one was never stopped.
   *
   * @param bundle file of the module; read once, what was checked is what is installed
   */
  ModuleStatus install(Path bundle) throws FaultException;

  /** Switches a module back to the version before, in the same way. */
  ModuleStatus rollback(String keyword) throws FaultException;
}
