package zta.api.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.flow.Destination;

/**
 * A compiled policy: resources and rules, immutable, safe for use by many threads, quick enough for
 * an event loop.
 */
@ProviderType
public interface Policy {
  /** Returns the revision of the document it was compiled from. */
  long revision();

  /** Decides. Without a matching rule the answer is no. */
  Verdict evaluate(AccessRequest request);

  /**
   * Finds the resource that a destination belongs to by name or address, the most specific where
   * several fit, whatever the port. Empty means: not private, leave it alone.
   */
  Optional<PrivateResource> resourceFor(Destination destination);

  /** Returns whether an address that a resource's name resolved to may be dialled for it. */
  boolean mayDial(PrivateResource resource, InetAddress resolved);

  /** Returns all resources. */
  List<PrivateResource> resources();
}
