package zta.headend.portal.internal.web;

/** The request is refused with this answer. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  /** Refuses with an answer. */
  public RefusedException(Reply reply) {
    super("refused with status " + reply.status());
    this.reply = reply;
  }

  /** Returns the answer. */
  public Reply reply() {
    return reply;
  }
}
