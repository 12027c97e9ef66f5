package zta.tunnel.internal.netty;

/** Life of a connection to a proxy. */
enum LinkState {
  INITIALIZED("Initialized"),
  CONNECTING("Connecting"),
  CONNECTED("Connected"),
  DRAINING("Draining"),
  CLOSED("Closed");

  private final String text;

  LinkState(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
