package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import zta.testkit.NeedsRoot;

/** A killed agent whose private networks are to be left to the network at hand. */
@NeedsRoot(to = "make network namespaces")
class KilledOpenIT extends KilledAgents {
  KilledOpenIT() {
    super("open");
  }

  @Override
  void checkPrivate() throws Exception {
    assertEquals("the elsewhere page\n", direct(ELSEWHERE));
  }
}
