package zta.intercept.linux.internal;

import zta.api.fault.FaultException;
import zta.api.intercept.FastPath;
import zta.api.journal.OsJournal;

/**
 * The fast path by nftables TPROXY.
 *
 * @param settings what an administrator chose
 * @param ways makes rules and routes
 * @param journal journal of changes
 */
record TproxyPath(Settings settings, LocalWays ways, OsJournal journal) implements FastPath {
  @Override
  public String mechanism() {
    return "nftables TPROXY";
  }

  @Override
  public Lane open(Anchor anchor) throws FaultException {
    return TproxyLane.open(settings, ways, journal, anchor);
  }
}
