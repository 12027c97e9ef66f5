package zta.intercept.tun.internal.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultException;

/** Goes on after a failure, and says in the end what failed. */
final class Problems {
  /** Something that may fail. */
  interface Step {
    void run() throws IOException, FaultException;
  }

  private @Nullable IOException first;

  void run(Step step) {
    try {
      step.run();
    } catch (FaultException e) {
      note(new IOException(e.fault().toString(), e));
    } catch (IOException e) {
      note(e);
    }
  }

  private void note(IOException failure) {
    if (first == null) {
      first = failure;
    } else {
      first.addSuppressed(failure);
    }
  }

  void throwFirst() throws IOException {
    if (first != null) {
      throw first;
    }
  }
}
