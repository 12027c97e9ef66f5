package zta.ui.internal;

/** The tabs of the tile, in order. */
enum TileTab {
  /** What needs attention. */
  DETAILS("Details"),
  /** Private resources. */
  RESOURCES("Resources"),
  /** Last sync, revision, Sync Now. */
  CONFIGURATION("Configuration"),
  /** The Message History. */
  HISTORY("Message History"),
  /** Flows. */
  STATISTICS("Statistics"),
  /** Unenroll. */
  ADVANCED("Advanced");

  private final String title;

  TileTab(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
