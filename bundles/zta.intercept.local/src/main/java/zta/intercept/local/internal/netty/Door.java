package zta.intercept.local.internal.netty;

import zta.intercept.local.internal.Refusal;

/** The protocol in which an application asked; says to it what became of its request. */
interface Door {
  /** Says that the way is open; what follows is the stream's. On the event loop. */
  void opened();

  /** Says no, and ends the connection. On the event loop. */
  void refused(Refusal refusal);
}
