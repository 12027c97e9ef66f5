package zta.core.internal.enrolment;

import zta.api.fault.FaultException;
import zta.core.internal.record.KeyStores;
import zta.core.internal.sync.SyncEngine;

/** Gets the first configuration, with the new certificate: an enrolment without one is no use. */
final class SyncHandler implements StateHandler {
  private final SyncEngine sync;
  private final KeyStores keys;

  SyncHandler(SyncEngine sync, KeyStores keys) {
    this.sync = sync;
    this.keys = keys;
  }

  @Override
  public Attempt run(Attempt attempt) throws FaultException {
    sync.first(
        attempt.user(),
        attempt.said(),
        keys.key(attempt.keyStore(), attempt.keyId()),
        attempt.chain());
    return attempt.at(AttemptState.COMMIT);
  }
}
