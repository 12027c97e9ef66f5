package zta.api.intercept;

import zta.api.flow.ByteStream;
import zta.api.flow.Flow;

/** What becomes of an offer. */
public sealed interface Admission {
  /**
   * Not ours: the interceptor lets it go where it wanted, untouched.
   *
   * @param stage the stage that took it instead, {@code none} when nobody did
   */
  record Passed(String stage) implements Admission {}

  /**
   * Refused. The interceptor says so to the application in its protocol's own terms.
   *
   * @param flow the flow with verdict and outcome
   */
  record Refused(Flow flow) implements Admission {}

  /**
   * Granted by client and proxy, and the resource is reached.
   *
   * @param flow the flow
   * @param resource the stream to the resource; the interceptor attaches the application's end
   */
  record Opened(Flow flow, ByteStream resource) implements Admission {}
}
