package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.lib.net.IpText;

/** Finds the addresses to dial for a resource: asks once, keeps only what may be dialled. */
public final class Resolver {
  private final Decisions decisions;
  private final OwnListener own;

  /** Makes it. */
  public Resolver(Decisions decisions, OwnListener own) {
    this.decisions = decisions;
    this.own = own;
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
        : Optional.of(usable(resource, destination, literal));
  }

  /** Returns at least one address, in the resolver's order; blocks. */
  public List<InetAddress> addresses(PrivateResource resource, Destination destination)
      throws RefusedException {
    try {
      return usable(resource, destination, InetAddress.getAllByName(host(resource, destination)));
    } catch (UnknownHostException e) {
      throw new RefusedException(ReasonCode.RESOURCE_NAME, "the name does not resolve");
    }
  }

  private static String host(PrivateResource resource, Destination destination) {
    return resource.internalHost().orElse(destination.host());
  }

  private List<InetAddress> usable(
      PrivateResource resource, Destination destination, InetAddress... found)
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
