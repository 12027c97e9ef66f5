package zta.names.internal.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;
import zta.lib.net.Hosts;
import zta.names.internal.pool.NameSlots.Named;
import zta.names.internal.pool.NameSlots.Snapshot;

/**
 * The file that keeps names and slots: a line with the schema, one with the reserve, one a name,
 * one with the count, so that a part of it is never taken for the whole.
 */
public final class SlotFile {
  private static final String SCHEMA = "zta.names/1";
  private static final String RESERVE = "reserve ";
  private static final String END = "end ";
  private static final int MAX = 64 * 1024 * 1024;
  private static final Snapshot NOTHING = new Snapshot(0, List.of(), List.of());

  private final Path file;

  /** Names the file. */
  public SlotFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the file. A damaged one is set aside; without it nobody knows who was given what, so all
   * slots count as given out once.
   *
   * @param faults hears what is wrong with it
   */
  public Snapshot read(Consumer<Fault> faults) throws FaultException {
    Optional<byte[]> content = SafeFiles.readIfPresent(file, MAX);
    if (content.isEmpty()) {
      return NOTHING;
    }
    List<String> lines = new String(content.get(), StandardCharsets.UTF_8).lines().toList();
    Optional<Snapshot> read = parse(lines);
    if (read.isPresent()) {
      return read.get();
    }
    faults.accept(setAside());
    return new Snapshot(Integer.MAX_VALUE, List.of(), List.of());
  }

  private Fault setAside() throws FaultException {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(file.toString(), "cannot be set aside: " + e.getMessage()),
          e);
    }
    return FaultCode.STORAGE_DAMAGED.at(
        file.toString(),
        "it is not a whole list of names; kept as " + aside.getFileName(),
        "Nothing needs to be done; private names get new addresses.");
  }

  private static Optional<Snapshot> parse(List<String> lines) {
    int last = lines.size() - 1;
    if (last < 2
        || !lines.get(0).equals(SCHEMA)
        || !lines.get(1).startsWith(RESERVE)
        || !lines.get(last).equals(END + (last - 2))) {
      return Optional.empty();
    }
    int reserve = number(lines.get(1).substring(RESERVE.length()));
    List<Named> names = new ArrayList<>(last);
    for (String line : lines.subList(2, last)) {
      int space = line.indexOf(' ');
      int slot = space < 0 ? -1 : number(line.substring(0, space));
      String name = line.substring(space + 1);
      if (slot < 0 || slot >= reserve || !Hosts.isName(name)) {
        return Optional.empty();
      }
      names.add(new Named(slot, name));
    }
    return reserve < 0 ? Optional.empty() : Optional.of(new Snapshot(reserve, names, List.of()));
  }

  private static int number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }

  /** Replaces the file. */
  public void write(Snapshot snapshot) throws FaultException {
    StringBuilder text = new StringBuilder(64 + 32 * snapshot.names().size());
    text.append(SCHEMA).append('\n').append(RESERVE).append(snapshot.reserve()).append('\n');
    for (Named one : snapshot.names()) {
      text.append(one.slot()).append(' ').append(one.name()).append('\n');
    }
    text.append(END).append(snapshot.names().size()).append('\n');
    AtomicFiles.write(file, text.toString());
  }
}
