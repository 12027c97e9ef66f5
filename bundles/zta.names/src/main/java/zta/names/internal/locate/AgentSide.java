package zta.names.internal.locate;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.PrivateResource;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.flow.SocketOwners;
import zta.api.intercept.Admission;
import zta.api.intercept.Explainer;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.Offer;
import zta.names.internal.resolve.Client;

/** The agent's services, as far as they are there. */
public final class AgentSide implements PrivateSide {
  private static final int ANY_PORT = 53;

  private final Supplier<List<SocketOwners>> owners;
  private final Supplier<@Nullable FlowEngine> engine;
  private final Supplier<@Nullable Explainer> explainer;
  private final Supplier<@Nullable EnrolmentService> enrolments;

  /** Takes the services from where they come and go. */
  public AgentSide(
      Supplier<List<SocketOwners>> owners,
      Supplier<@Nullable FlowEngine> engine,
      Supplier<@Nullable Explainer> explainer,
      Supplier<@Nullable EnrolmentService> enrolments) {
    this.owners = owners;
    this.engine = engine;
    this.explainer = explainer;
    this.enrolments = enrolments;
  }

  @Override
  public Optional<LocalUser> owner(Client client) {
    Protocol protocol = client.tcp() ? Protocol.TCP : Protocol.UDP;
    Optional<InetSocketAddress> from = client.address();
    return from.flatMap(
        address ->
            owners.get().stream()
                .flatMap(one -> one.senderOwner(protocol, address).stream())
                .findFirst());
  }

  @Override
  public List<LocalUser> enrolled() {
    EnrolmentService present = enrolments.get();
    return present == null
        ? List.of()
        : present.enrolments().stream().map(Enrolment::user).toList();
  }

  @Override
  public Optional<Destination> nameserver(LocalUser user, String name) {
    Explainer present = explainer.get();
    return present == null
        ? Optional.empty()
        : present
            .explain(user, new Destination(Protocol.TCP, name, ANY_PORT))
            .resource()
            .flatMap(PrivateResource::nameserver);
  }

  @Override
  public CompletionStage<Admission> open(Offer offer) {
    FlowEngine present = engine.get();
    return present == null
        ? CompletableFuture.failedFuture(
            new LookupFailedException("the agent is not ready to open flows"))
        : present.admit(offer);
  }
}
