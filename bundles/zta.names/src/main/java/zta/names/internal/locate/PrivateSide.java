package zta.names.internal.locate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.intercept.Admission;
import zta.api.intercept.Offer;
import zta.names.internal.resolve.Client;

/** What the agent knows of its users and does for them. Safe for use by many threads. */
public interface PrivateSide {
  /** Returns whose program asks; empty when that cannot be told. May read files. */
  Optional<LocalUser> owner(Client client);

  /** Returns who is enrolled. */
  List<LocalUser> enrolled();

  /** Returns the DNS server that a user's policy names for a private name. */
  Optional<Destination> nameserver(LocalUser user, String name);

  /** Opens a flow as an application of the user's would, with the user's own rights. */
  CompletionStage<Admission> open(Offer offer);
}
