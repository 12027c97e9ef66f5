package zta.acceptance.network;

import zta.testkit.NeedsRoot;

/** A killed agent whose private networks are to stay closed. */
@NeedsRoot(to = "make network namespaces")
class KilledTransparentIT extends KilledAgents {
  KilledTransparentIT() {
    super("closed");
  }

  @Override
  void checkPrivate() throws Exception {
    checkRefused(Site.PRIVATE);
    checkRefused(ELSEWHERE);
    checkRefused(synthetic());
  }
}
