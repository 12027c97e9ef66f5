package zta.headend.acme.internal.state;

import java.nio.file.Path;
import java.time.Instant;
import zta.api.fault.FaultException;

/**
 * What the ACME server remembers.
 *
 * @param accounts accounts
 * @param orders orders
 */
public record AcmeState(Accounts accounts, Orders orders) {
  /** Opens the state in a directory. */
  public static AcmeState open(Path directory, Instant now) throws FaultException {
    return new AcmeState(
        new Accounts(directory.resolve("accounts"), now),
        new Orders(directory.resolve("orders"), now));
  }
}
