package zta.names.internal.resolve;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out on the private side where a private service is. Never blocks, bounded in time. */
@FunctionalInterface
public interface ServiceLookup {
  /** Nobody to ask. */
  ServiceLookup NONE = (name, client) -> CompletableFuture.completedFuture(List.of());

  /**
   * Looks a service up with the rights of the client's user. Empty when there is none, or nobody to
   * be asked for it; fails when whoever is to be asked gives no proper answer.
   */
  CompletionStage<List<Location>> locate(String name, Client client);
}
