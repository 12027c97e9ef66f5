package zta.config.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.config.internal.ConfigDirectory.Stamp;
import zta.lib.file.IoReason;
import zta.lib.file.SafeFiles;

/**
 * Brings what the files say into force: changed files only, each by itself. A file that cannot be
 * used leaves the values before in force. Not safe for use by many threads.
 */
final class ConfigLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);
  private static final int MAX_BYTES = 256 * 1024;

  private final ConfigDirectory directory;
  private final Settings settings;
  private final ConfigFaults faults;
  private final Map<String, Stamp> seen = new HashMap<>();

  ConfigLoader(ConfigDirectory directory, Settings settings, ConfigFaults faults) {
    this.directory = directory;
    this.settings = settings;
    this.faults = faults;
  }

  /**
   * Compares the directory with what is in force and puts the difference into force; returns
   * whether there was any.
   */
  boolean load() {
    boolean changed = false;
    try {
      Map<String, Stamp> files = directory.list();
      for (Map.Entry<String, Stamp> file : files.entrySet()) {
        if (!file.getValue().equals(seen.get(file.getKey()))) {
          changed |= loadFile(file.getKey());
          seen.put(file.getKey(), file.getValue());
        }
      }
      changed |= forgetAllBut(files.keySet());
      faults.clear(directory.path().toString());
    } catch (IOException e) {
      faults.raise(
          directory.path().toString(),
          FaultCode.STORAGE_FAILED.at(directory.path().toString(), IoReason.of(e)));
    }
    return changed;
  }

  private boolean loadFile(String pid) throws IOException {
    String place = directory.file(pid).toString();
    try {
      Map<String, Object> values = PropertyReader.read(text(pid), place);
      faults.clear(place);
      if (settings.put(pid, values)) {
        LOG.info("configuration of {} read from {}", pid, place);
        return true;
      }
    } catch (FaultException e) {
      faults.raise(place, e.fault());
    }
    return false;
  }

  private String text(String pid) throws FaultException {
    return SafeFiles.readText(directory.file(pid), MAX_BYTES);
  }

  private boolean forgetAllBut(Set<String> present) throws IOException {
    boolean changed = false;
    for (String pid : seen.keySet()) {
      if (!present.contains(pid)) {
        faults.clear(directory.file(pid).toString());
      }
    }
    seen.keySet().retainAll(present);
    for (String pid : settings.pids()) {
      if (!present.contains(pid)) {
        settings.delete(pid);
        LOG.info("configuration of {} removed with its file", pid);
        changed = true;
      }
    }
    return changed;
  }
}
