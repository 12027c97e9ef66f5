package zta.api.journal;

import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Journal of changes to the operating system: written and synced before the change is made. Safe
 * for many threads.
 */
@ProviderType
public interface OsJournal {
  /** Notes a change durably, before it is made. */
  Entry begin(OsChange change) throws FaultException;

  /** A noted change. */
  @ProviderType
  interface Entry {
    /** Notes that the change was undone; no error when already noted. */
    void undone() throws FaultException;
  }
}
