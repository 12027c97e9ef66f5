package zta.core.internal.enrolment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.core.internal.record.KeyStores;

/** Ends the registration. A headend that cannot be reached does not keep anybody enrolled. */
final class TellHeadendHandler implements StateHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TellHeadendHandler.class);

  private final RegistrationClient headend;
  private final KeyStores keys;

  TellHeadendHandler(RegistrationClient headend, KeyStores keys) {
    this.headend = headend;
    this.keys = keys;
  }

  @Override
  public Attempt run(Attempt attempt) {
    try {
      headend.end(attempt.said(), keys.key(attempt.keyStore(), attempt.keyId()), attempt.chain());
    } catch (FaultException e) {
      LOG.warn("The headend could not be told that an enrolment ended: {}", e.fault());
    }
    return attempt.at(AttemptState.REMOVE);
  }
}
