package zta.names.internal.dns;

/** Bytes that are no DNS message. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String reason) {
    super(reason, null, false, false);
  }
}
