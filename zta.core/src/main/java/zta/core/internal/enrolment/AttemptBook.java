package zta.core.internal.enrolment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.UserFolder;

/** The attempts under way, at most one a user. */
final class AttemptBook {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptBook.class);

  private final UserFolder<Attempt> folder;
  private final Map<LocalUser, Attempt> attempts = new ConcurrentHashMap<>();

  AttemptBook(Path directory) throws FaultException {
    folder = new UserFolder<>(directory, AttemptJson::read);
    folder
        .load(fault -> LOG.warn("A note of an enrolment under way is damaged: {}", fault))
        .forEach(attempt -> attempts.put(attempt.user(), attempt));
  }

  List<Attempt> all() {
    return List.copyOf(attempts.values());
  }

  Optional<Attempt> of(LocalUser user) {
    return Optional.ofNullable(attempts.get(user));
  }

  void save(Attempt attempt) throws FaultException {
    folder.save(attempt.user(), AttemptJson.write(attempt));
    attempts.put(attempt.user(), attempt);
  }

  void remove(LocalUser user) throws FaultException {
    if (attempts.containsKey(user)) {
      folder.delete(user);
      attempts.remove(user);
    }
  }
}
