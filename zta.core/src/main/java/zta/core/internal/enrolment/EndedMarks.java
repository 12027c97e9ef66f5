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

/** The marks of enrolments that were ended on purpose. */
final class EndedMarks {
  private static final Logger LOG = LoggerFactory.getLogger(EndedMarks.class);

  private final UserFolder<EndedMark> folder;
  private final Map<LocalUser, EndedMark> marks = new ConcurrentHashMap<>();

  EndedMarks(Path directory) throws FaultException {
    folder = new UserFolder<>(directory, EndedMark::read);
    folder
        .load(fault -> LOG.warn("Mark of an ended enrolment is damaged: {}", fault))
        .forEach(mark -> marks.put(mark.user(), mark));
  }

  List<EndedMark> all() {
    return List.copyOf(marks.values());
  }

  Optional<EndedMark> of(LocalUser user) {
    return Optional.ofNullable(marks.get(user));
  }

  void put(EndedMark mark) throws FaultException {
    folder.save(mark.user(), mark.json());
    marks.put(mark.user(), mark);
  }

  void remove(LocalUser user) throws FaultException {
    if (marks.containsKey(user)) {
      folder.delete(user);
      marks.remove(user);
    }
  }
}
