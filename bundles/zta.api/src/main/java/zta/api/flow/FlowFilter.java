package zta.api.flow;

import java.nio.ByteBuffer;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at, changes or stops the bytes of flows; a whiteboard service of a module.
 *
 * <p>The engine keeps one filter per {@link #SLOT}: of several services with the same slot the one
 * that serves keeps it until it is unregistered, then the highest bundle version follows; so a new
 * version of a module sees no flow before the old one is stopped, and takes over without a gap. A
 * filter that the configuration requires and that is absent holds the flow; bytes never pass
 * unfiltered. Per-flow state lives in the {@code state} map, which outlives a change of version:
 * use JDK types only.
 *
 * <p>Called on the engine's own threads by many at once, one at a time for each flow; no event loop
 * waits for it. A call that throws breaks its flow off, and so does one that takes longer than the
 * engine's deadline; other flows go on.
 */
@ConsumerType
public interface FlowFilter {
  /**
   * Service property: the name of the slot this filter fills, by convention the module's keyword.
   */
  String SLOT = "zta.filter.slot";

  /** Service property: an integer, lower runs nearer to the application; 100 when absent. */
  String ORDER = "zta.filter.order";

  /** Returns whether this filter wants to see the flow at all; asked once a flow. */
  boolean applies(Flow flow);

  /**
   * Filters some bytes; of a UDP flow, one datagram, whose replacement is one as well. An empty
   * datagram is not asked about.
   *
   * @param data bytes to look at; may be changed in place when not read-only, and returned
   * @return the bytes to pass on: {@code data} itself or another buffer, empty to withhold
   * @throws FlowFilterException to break the flow off
   */
  ByteBuffer filter(Flow flow, FlowDirection direction, ByteBuffer data, Map<String, Object> state)
      throws FlowFilterException;
}
