package zta.ui.internal;

/** What a user can do on the tile; called on the event dispatch thread, returns at once. */
interface TileActions {
  /** Enrols. */
  void enroll();

  /** Syncs the configuration. */
  void sync();

  /** Unenrols. */
  void unenroll();

  /** Brings a tab up to date. */
  void refresh(TileTab tab);

  /** The window was closed by its user. */
  void leave();
}
