package zta.api.headend;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Connectors that are connected to a proxy at the moment; each proxy provides one. Thread-safe. */
@ProviderType
public interface LiveConnectors {
  /**
   * A connection.
   *
   * @param connectorId whose
   * @param since since when
   * @param address where the connector is seen
   * @param flows flows that go through it
   */
  record Connection(String connectorId, Instant since, String address, int flows) {}

  /** Returns the connections; at once. */
  List<Connection> connections();
}
