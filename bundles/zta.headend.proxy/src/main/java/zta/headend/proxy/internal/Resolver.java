package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.lib.net.IpText;

/** Finds the addresses to dial for a resource: asks once, keeps only what may be dialled. */
public final class Resolver {
  private final Decisions decisions;
  private final OwnListener own;
  private final Names names;
  private final Executor worker;

  /**
   * Makes it.
   *
   * @param worker checks what was found, which may block for a moment
   */
  public Resolver(Decisions decisions, OwnListener own, Names names, Executor worker) {
    this.decisions = decisions;
    this.own = own;
    this.names = names;
    this.worker = worker;
  }

  /**
   * Returns the address of a resource that is given by address, and empty when a name has to be
   * looked up; at once, for event loops.
   */
  public Optional<List<InetAddress>> atOnce(PrivateResource resource, Destination destination)
      throws RefusedException {
    InetAddress literal = IpText.address(host(resource, destination));
    return literal == null || own.isPort(destination.port())
        ? Optional.empty()
        : Optional.of(usable(resource, destination, List.of(literal)));
  }

  /**
   * Looks at least one address up, in the resolver's order; returns at once. Completes
   * exceptionally with {@link RefusedException}, or with the worker's rejection.
   */
  public CompletableFuture<List<InetAddress>> addresses(
      Caller caller, PrivateResource resource, Destination destination) {
    return names
        .find(host(resource, destination), caller.subject().identity())
        .thenComposeAsync(found -> checked(resource, destination, found), worker);
  }

  private CompletableFuture<List<InetAddress>> checked(
      PrivateResource resource, Destination destination, List<InetAddress> found) {
    try {
      return CompletableFuture.completedFuture(usable(resource, destination, found));
    } catch (RefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static String host(PrivateResource resource, Destination destination) {
    return resource.internalHost().orElse(destination.host());
  }

  private List<InetAddress> usable(
      PrivateResource resource, Destination destination, List<InetAddress> found)
      throws RefusedException {
    List<InetAddress> usable = new ArrayList<>();
    for (InetAddress address : found) {
      if (decisions.mayDial(resource, address) && !own.is(address, destination.port())) {
        usable.add(address);
      }
    }
    if (usable.isEmpty()) {
      throw new RefusedException(
          ReasonCode.FORBIDDEN_ADDRESS, "the name resolves to an address that may not be dialled");
    }
    return usable;
  }
}
