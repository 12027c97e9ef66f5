package zta.headend.proxy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectorTableTest {
  private record Link(String connectorId, String network, int flows, boolean usable)
      implements ConnectorTable.Member {}

  private final ConnectorTable<Link> table = new ConnectorTable<>(2);

  @Test
  void prefersTheOneWithTheFewestFlows() {
    Link busy = new Link("a", "berlin", 7, true);
    Link calm = new Link("b", "berlin", 2, true);
    table.add(busy);
    table.add(calm);
    table.add(new Link("c", "paris", 0, true));
    table.add(new Link("d", "berlin", 0, false));

    assertEquals(List.of(calm, busy), table.candidates("berlin"));
    assertEquals(List.of(), table.candidates("rome"));
    table.remove(calm);
    assertEquals(List.of(busy), table.candidates("berlin"));
  }

  @Test
  void takesTheOldestOutWhenAConnectorHasTooMany() {
    Link first = new Link("a", "berlin", 1, true);
    Link second = new Link("a", "berlin", 2, true);
    Link third = new Link("a", "berlin", 3, true);
    assertEquals(Optional.empty(), table.add(first));
    assertEquals(Optional.empty(), table.add(new Link("b", "berlin", 0, true)));
    assertEquals(Optional.empty(), table.add(second));
    assertEquals(Optional.of(first), table.add(third));
    assertEquals(3, table.all().size());
  }
}
