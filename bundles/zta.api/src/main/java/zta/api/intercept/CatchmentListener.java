package zta.api.intercept;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears that what has to be caught has changed; a whiteboard service. Must not block. */
@ConsumerType
public interface CatchmentListener {
  /** Called after each change, in order, one call at a time, and once at registration. */
  void changed(Catchment.Catch now);
}
