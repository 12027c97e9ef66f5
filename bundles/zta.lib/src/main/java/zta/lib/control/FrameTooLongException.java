package zta.lib.control;

import java.io.IOException;

/** A frame is longer than {@link FrameBuffer#MAX_FRAME}; what follows cannot be understood. */
public final class FrameTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  FrameTooLongException() {
    super("a frame is longer than " + FrameBuffer.MAX_FRAME + " bytes");
  }
}
