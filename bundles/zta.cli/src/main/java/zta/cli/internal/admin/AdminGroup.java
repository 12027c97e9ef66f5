package zta.cli.internal.admin;

/** A command below which the options of administration are known. */
interface AdminGroup {
  /** Returns the options. */
  AdminOptions options();
}
