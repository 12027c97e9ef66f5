package zta.names.internal.steer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.lib.file.AtomicFiles;
import zta.names.internal.NamesFault;

/**
 * Replaces resolv.conf, the last resort: it outlives a crash until the agent starts again, so it is
 * noted in the journal beforehand. A link is left alone: somebody manages its target.
 */
final class ResolvConfSteering implements Steering {
  private static final int DNS = 53;

  private final Path file;
  private final Path backup;
  private final Supplier<Optional<OsJournal>> journal;
  private OsJournal.@Nullable Entry entry;
  private @Nullable Wanted applied;

  /**
   * Prepares.
   *
   * @param file resolv.conf
   * @param backup where the original is kept meanwhile
   */
  ResolvConfSteering(Path file, Path backup, Supplier<Optional<OsJournal>> journal) {
    this.file = file;
    this.backup = backup;
    this.journal = journal;
  }

  @Override
  public String name() {
    return "resolvconf";
  }

  @Override
  public Optional<Fault> unsuitable() {
    if (Files.isSymbolicLink(file)) {
      return Optional.of(fault("it is a link, so another program manages it"));
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(fault("it is not there"));
    }
    return journal.get().isEmpty()
        ? Optional.of(fault("there is no journal to note the change in"))
        : Optional.empty();
  }

  private Fault fault(String reason) {
    return NamesFault.STEERING_FAILED.at(file.toString(), reason);
  }

  @Override
  public void apply(Wanted wanted) throws FaultException {
    if (wanted.port() != DNS) {
      throw new FaultException(
          fault("it can name servers at port 53 only; the resolver's is " + wanted.port()));
    }
    try {
      Wanted before = applied;
      boolean same = before != null && before.servers().equals(wanted.servers());
      if (!same || !ResolvConfFile.isOurs(file)) {
        replace(wanted);
      }
    } catch (IOException e) {
      throw new FaultException(fault(String.valueOf(e.getMessage())), e);
    }
  }

  private void replace(Wanted wanted) throws IOException, FaultException {
    if (entry == null && ResolvConfFile.isOurs(file)) {
      throw new IOException("what an earlier run left there is not undone yet");
    }
    Optional<Fault> obstacle = unsuitable();
    if (obstacle.isPresent()) {
      throw new FaultException(obstacle.get());
    }
    if (!ResolvConfFile.isOurs(file)) {
      AtomicFiles.write(backup, ResolvConfFile.read(file));
    }
    if (entry == null) {
      entry = journal.get().orElseThrow().begin(change());
    }
    ResolvConfFile.replace(
        file, ResolvConfFile.redirected(ResolvConfFile.read(backup), wanted, backup));
    applied = wanted;
  }

  private OsChange change() {
    return ResolvConfFile.change(file, backup);
  }

  @Override
  public void undo() throws FaultException {
    OsJournal.Entry noted = entry;
    if (noted == null) {
      return;
    }
    try {
      ResolvConfFile.undo(change());
      noted.undone();
      entry = null;
      applied = null;
    } catch (IOException e) {
      throw new FaultException(fault(String.valueOf(e.getMessage())), e);
    }
  }
}
