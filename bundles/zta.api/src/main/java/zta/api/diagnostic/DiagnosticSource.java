package zta.api.diagnostic;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something a diagnostic bundle should hold; a whiteboard service. May block, within the
 * collector's deadline.
 */
@ConsumerType
public interface DiagnosticSource {
  /** Returns the folder of this source in the bundle, such as {@code Zero Trust Access}. */
  String folder();

  /**
   * Hands over what there is. The sink redacts; secrets should not be handed over all the same.
   *
   * @throws IOException when something could not be read; what was handed over so far is kept, with
   *     a note
   */
  void collect(DiagnosticSink sink) throws IOException;
}
