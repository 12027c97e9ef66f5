package zta.api.intercept;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import zta.api.fault.Fault;

/** Something that catches traffic; a service of an interceptor bundle, for display and health. */
@ConsumerType
public interface Interceptor {
  /** Returns its name, such as {@code local}. */
  String name();

  /** Returns how it catches traffic, in a few words. */
  String mechanism();

  /**
   * Returns the endpoints an application or administrator must know, such as {@code
   * socks5://127.0.0.1:1080}.
   */
  List<String> endpoints();

  /** Returns what keeps it from working, empty when it works. */
  List<Fault> faults();
}
