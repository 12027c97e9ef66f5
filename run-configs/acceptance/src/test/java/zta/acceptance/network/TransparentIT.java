package zta.acceptance.network;

import zta.testkit.NeedsRoot;

/** By the TUN device alone. */
@NeedsRoot(to = "make network namespaces")
class TransparentIT extends TransparentCases {
  TransparentIT() {
    super(Device.TRANSPARENT);
  }
}
