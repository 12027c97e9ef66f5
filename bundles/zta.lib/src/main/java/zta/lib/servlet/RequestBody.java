package zta.lib.servlet;

/**
 * The body of a request, or why there is none.
 *
 * @param state whether the bytes are all there
 * @param bytes the body when it is whole, otherwise nothing
 */
@SuppressWarnings("ArrayRecordComponent")
public record RequestBody(State state, byte[] bytes) {
  /** How it went. */
  public enum State {
    /** All of it is there, if only nothing. */
    WHOLE,
    /** It has more bytes than the servlet wants. */
    TOO_LONG,
    /** It did not come in time. */
    LATE,
    /** Too many other bodies are waited for. */
    TOO_MANY
  }
}
