package zta.acceptance.swap;

import java.nio.ByteBuffer;
import java.util.Map;
import zta.api.flow.Flow;
import zta.api.flow.FlowDirection;
import zta.api.flow.FlowFilter;
import zta.api.flow.FlowFilterException;

/** A module's filter that ends each flow it meets. */
public final class Throwing implements FlowFilter {
  @Override
  public boolean applies(Flow flow) {
    return true;
  }

  @Override
  public ByteBuffer filter(
      Flow flow, FlowDirection direction, ByteBuffer data, Map<String, Object> state)
      throws FlowFilterException {
    throw new FlowFilterException("broken version");
  }
}
