package zta.api.intercept;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One party in the interception chain: Zero Trust Access, Umbrella, VPN or a module's own; a
 * whiteboard service.
 *
 * <p>Called on event loops: answers come from memory, at once. Safe for use by many threads.
 */
@ConsumerType
public interface InterceptionStage {
  /** Service property: an integer; lower is asked first. */
  String ORDER = "zta.stage.order";

  /** Order of Zero Trust Access. */
  int ORDER_ZTA = 100;

  /** Order of Umbrella DNS and SWG. */
  int ORDER_UMBRELLA = 200;

  /** Order of the VPN. */
  int ORDER_VPN = 300;

  /** Returns the name under which the order is shown. */
  String name();

  /** Returns what this stage claims at the moment. */
  List<Claim> claims();

  /** Answers an offer. */
  Answer answer(Offer offer);
}
