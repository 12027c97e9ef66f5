package zta.api.intercept;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells transparent interceptors and the resolver what has to reach them: everything private to any
 * enrolment of this machine. Whether a flow is then taken, refused or passed is decided for each
 * user when it is offered. Safe for use by many threads; answers from memory.
 */
@ProviderType
public interface Catchment {
  /** Returns what is to be caught now. */
  Catch now();

  /**
   * What is to be caught.
   *
   * @param revision grows with each change
   * @param ready false until all stored configurations have been looked at; nobody knows what is
   *     private before that
   * @param claims private names, exceptions and networks
   * @param outside names and addresses of the headend's own services in lower case without port,
   *     which are never caught and never resolved through the tunnel
   */
  record Catch(long revision, boolean ready, List<Claim> claims, List<String> outside) {
    /** Copies the lists. */
    public Catch {
      claims = List.copyOf(claims);
      outside = List.copyOf(outside);
    }
  }
}
