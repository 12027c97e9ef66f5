package zta.api.status;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;

/**
 * The Message History: bounded, kept over restarts. Safe for use by many threads; never blocks on
 * the disk.
 */
@ProviderType
public interface MessageHistory {
  /** Notes an event. */
  void info(Optional<LocalUser> user, String text);

  /** Notes a fault; the same fault within a minute is counted, not repeated. */
  void fault(Severity severity, Optional<LocalUser> user, String text, Fault fault);

  /** Returns the latest messages that concern a user, latest first. */
  List<Message> messages(LocalUser user, int limit);
}
