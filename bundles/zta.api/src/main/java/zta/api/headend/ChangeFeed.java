package zta.api.headend;

import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * The count of all changes to the record, over restarts too; {@link Changes} tells what changed.
 * Safe for use by many threads; blocks.
 */
@ProviderType
public interface ChangeFeed {
  /** Returns the revision of the latest change, 0 before the first. */
  long revision() throws FaultException;
}
