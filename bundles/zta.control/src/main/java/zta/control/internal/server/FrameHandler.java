package zta.control.internal.server;

/** Takes whole frames. Called on the server's one thread: hands over and returns. */
public interface FrameHandler {
  /** Takes a frame; {@link Connection#answered()} is due once it has been dealt with. */
  void frame(Connection connection, byte[] frame);

  /** A connection breaks the rules of framing; the last thing to do is to tell it. */
  void tooLong(Connection connection);

  /** A connection is gone. */
  void closed(Connection connection);
}
