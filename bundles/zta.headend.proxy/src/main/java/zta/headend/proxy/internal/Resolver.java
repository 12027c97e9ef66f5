package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;

/**
 * Finds the addresses to dial for a resource: asks once, keeps only what may be dialled. Blocks.
 */
public final class Resolver {
  private final Decisions decisions;
  private final ForbiddenAddresses forbidden;

  /** Makes it. */
  public Resolver(Decisions decisions, ForbiddenAddresses forbidden) {
    this.decisions = decisions;
    this.forbidden = forbidden;
  }

  /** Returns at least one address, in the resolver's order. */
  public List<InetAddress> addresses(PrivateResource resource, Destination destination)
      throws RefusedException {
    InetAddress[] found;
    try {
      found = InetAddress.getAllByName(resource.internalHost().orElse(destination.host()));
    } catch (UnknownHostException e) {
      throw new RefusedException(ReasonCode.RESOURCE_NAME, "the name does not resolve");
    }
    List<InetAddress> usable = new ArrayList<>();
    for (InetAddress address : found) {
      if (decisions.mayDial(resource, address)
          && !forbidden.forbids(resource, address, destination.port())) {
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
