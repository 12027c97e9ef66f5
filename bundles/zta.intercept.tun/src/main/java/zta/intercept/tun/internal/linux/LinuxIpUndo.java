package zta.intercept.tun.internal.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import zta.api.journal.OsChange;
import zta.api.journal.UndoHandler;

/**
 * Undoes changes that a dead process left behind, also when interception is switched off by now.
 *
 * <p>A change that this process has made anew meanwhile is not undone: it is this process's own
 * now, under an entry of its own in the journal.
 */
@Component(
    name = "zta.intercept.tun.undo",
    service = {UndoHandler.class, LinuxIpUndo.class})
public final class LinuxIpUndo implements UndoHandler {
  private static final String MISSING_RULE = "No such file or directory";
  private static final String MISSING_FAMILY = "Address family not supported";

  private final Supplier<Optional<IpCommand>> command;
  private final Set<List<String>> inForce = new HashSet<>();

  /** Made by Declarative Services. */
  @Activate
  public LinuxIpUndo() {
    this(IpCommand::find);
  }

  /** Uses a given command. */
  public LinuxIpUndo(Supplier<Optional<IpCommand>> command) {
    this.command = command;
  }

  @Override
  public String kind() {
    return Change.KIND;
  }

  @Override
  public void undo(OsChange journalled) throws IOException {
    Change change =
        Change.of(journalled)
            .orElseThrow(() -> new IOException("not a change of this module: " + journalled));
    IpCommand ip = command.get().orElseThrow(() -> new IOException("there is no ip command"));
    undo(ip, change);
  }

  private synchronized void undo(IpCommand ip, Change change) throws IOException {
    if (!inForce.contains(vector(change))) {
      delete(ip, change);
    }
  }

  /** Runs what makes a change, unless a dead process has left the same behind. */
  synchronized void apply(IpCommand ip, Change change) throws IOException {
    if (inForce.add(vector(change))) {
      // Rules can be there twice: what was left behind is replaced, not doubled.
      delete(ip, change);
      List<String> arguments = new ArrayList<>(List.of("-" + change.family()));
      arguments.addAll(change.apply());
      try {
        ip.run(arguments);
      } catch (IOException e) {
        inForce.remove(vector(change));
        throw e;
      }
    }
  }

  /** Undoes a change of this process. */
  synchronized void revoke(IpCommand ip, Change change) throws IOException {
    if (inForce.remove(vector(change))) {
      delete(ip, change);
    }
  }

  private static void delete(IpCommand ip, Change change) throws IOException {
    try {
      ip.run(vector(change));
    } catch (IpException e) {
      String said = String.valueOf(e.getMessage());
      if (!said.contains(MISSING_RULE) && !said.contains(MISSING_FAMILY)) {
        throw e;
      }
    }
  }

  private static List<String> vector(Change change) {
    List<String> arguments = new ArrayList<>(List.of("-" + change.family()));
    arguments.addAll(change.undo());
    return arguments;
  }
}
