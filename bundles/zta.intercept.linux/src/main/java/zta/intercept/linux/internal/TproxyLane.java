package zta.intercept.linux.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.intercept.FastPath;
import zta.api.journal.OsJournal;

/** The fast path in force: the table, and the rules and routes it needs. */
final class TproxyLane implements FastPath.Lane {
  private static final Logger LOG = LoggerFactory.getLogger(TproxyLane.class);
  private static final String PARAMETERS = "/proc/sys/net/ipv4/conf/";

  private final LocalWays ways;
  private final OsJournal journal;
  private final Map<LocalWay, OsJournal.Entry> made = new LinkedHashMap<>();
  private @Nullable NftChild child;

  private TproxyLane(LocalWays ways, OsJournal journal) {
    this.ways = ways;
    this.journal = journal;
  }

  static TproxyLane open(
      Settings settings, LocalWays ways, OsJournal journal, FastPath.Anchor anchor)
      throws FaultException {
    TproxyLane lane = new TproxyLane(ways, journal);
    try {
      lane.make(settings, anchor);
      return lane;
    } catch (FaultException e) {
      lane.close();
      throw e;
    } catch (Exception e) {
      lane.close();
      throw FastFaults.start(e);
    }
  }

  private void make(Settings settings, FastPath.Anchor anchor) throws Exception {
    acceptOwnAddress(anchor.device());
    for (FastPath.End end : anchor.ends()) {
      String family = end.own().getAddress().length > 4 ? "6" : "4";
      for (LocalWay way :
          LocalWay.both(family, settings.mark(), settings.table(), settings.preference())) {
        made.put(way, journal.begin(way.journalled()));
        ways.make(way);
      }
    }
    child = NftChild.start(new FastTable(settings.mark()).lines(anchor));
  }

  /**
   * A SYN that comes back from the device bears the machine's own address, which IPv4 takes for
   * forged otherwise. The parameter is the device's and goes with it.
   */
  private static void acceptOwnAddress(String device) throws IOException {
    Path parameter = Path.of(PARAMETERS, device, "accept_local");
    try {
      Files.writeString(parameter, "1");
    } catch (IOException e) {
      throw new IOException(parameter + " cannot be set: " + e.getMessage(), e);
    }
  }

  @Override
  public void lead(InetSocketAddress application, InetSocketAddress far) {
    say(FastTable.flow("add", application, far));
  }

  @Override
  public void release(InetSocketAddress application, InetSocketAddress far) {
    say(FastTable.flow("delete", application, far));
  }

  private void say(String line) {
    NftChild present = child;
    if (present != null) {
      present.say(line);
    }
  }

  @Override
  public CompletionStage<String> lost() {
    NftChild present = child;
    if (present == null) {
      throw new IllegalStateException("not open");
    }
    return present.lost();
  }

  /** The table first: nothing is marked any more when the way of what is marked goes. */
  @Override
  public synchronized void close() {
    NftChild present = child;
    if (present != null) {
      present.close();
    }
    made.forEach(this::revoke);
    made.clear();
  }

  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  private void revoke(LocalWay way, OsJournal.Entry entry) {
    try {
      ways.revoke(way);
      entry.undone();
    } catch (Exception e) {
      LOG.warn("Not undone, the journal still has it: {}", way.undo(), e);
    }
  }
}
