package zta.masque.tcp;

/** What came is no stream of capsules; the connection has to be broken off. */
final class BadCapsuleException extends Exception {
  private static final long serialVersionUID = 1L;

  BadCapsuleException(String message) {
    super(message);
  }
}
