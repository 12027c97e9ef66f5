package zta.api.enrolment;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.flow.LocalUser;

/** Keeps configurations up to date. Safe for use by many threads. */
@ProviderType
public interface ConfigurationSync {
  /**
   * Syncs one user's configuration now; completes exceptionally with {@link
   * zta.api.fault.FaultException}.
   */
  CompletionStage<SyncStatus> syncNow(LocalUser user);

  /** Returns how the last syncs of a user went. */
  Optional<SyncStatus> status(LocalUser user);

  /** Returns the configuration in force for a user. */
  Optional<ClientConfiguration> configuration(LocalUser user);
}
