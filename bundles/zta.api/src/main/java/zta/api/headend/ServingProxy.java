package zta.api.headend;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A proxy of this process, and what it serves at the moment; each proxy provides one. Thread-safe.
 */
@ProviderType
public interface ServingProxy {
  /** Returns the port it listens on. */
  int port();

  /** Returns whether it serves HTTP/3 at that port; at once. */
  boolean servesHttp3();
}
