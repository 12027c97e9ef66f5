package zta.core.internal.record;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;

/**
 * The enrolments of this machine, in memory and in {@code enrollments/<user>.json}. That file is
 * the enrolment: it is there or not, and it is written at once.
 */
@Component(service = EnrolmentBook.class)
public final class EnrolmentBook {
  private final UserFolder<StoredEnrolment> folder;
  private final Map<LocalUser, StoredEnrolment> enrolments = new ConcurrentHashMap<>();
  private final boolean damaged;

  /** Reads all enrolments; damaged files are set aside and told. */
  @Activate
  public EnrolmentBook(@Reference AgentDirectories directories, @Reference MessageHistory history)
      throws FaultException {
    this(directories.enrollments(), history);
  }

  /** Reads the enrolments of a directory. */
  public EnrolmentBook(Path directory, MessageHistory history) throws FaultException {
    folder = new UserFolder<>(directory, EnrolmentJson::read);
    List<Fault> faults = new ArrayList<>();
    folder.load(faults::add).forEach(known -> enrolments.put(known.user(), known));
    faults.forEach(
        fault ->
            history.fault(
                Severity.ERROR, Optional.empty(), "A stored enrolment is damaged", fault));
    damaged = !faults.isEmpty();
  }

  /** Returns whether an enrolment was damaged, so that keys may seem to belong to nobody. */
  public boolean damaged() {
    return damaged;
  }

  /** Returns all enrolments. */
  public List<StoredEnrolment> all() {
    return List.copyOf(enrolments.values());
  }

  /** Returns a user's enrolment. */
  public Optional<StoredEnrolment> of(LocalUser user) {
    return Optional.ofNullable(enrolments.get(user));
  }

  /** Stores an enrolment durably, in place of the user's earlier one. */
  public void save(StoredEnrolment enrolment) throws FaultException {
    folder.save(enrolment.user(), EnrolmentJson.write(enrolment));
    enrolments.put(enrolment.user(), enrolment);
  }

  /** Removes a user's enrolment for good. */
  public void remove(LocalUser user) throws FaultException {
    folder.delete(user);
    enrolments.remove(user);
  }
}
