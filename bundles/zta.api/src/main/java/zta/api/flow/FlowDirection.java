package zta.api.flow;

/** Direction of bytes in a flow. */
public enum FlowDirection {
  /** From the application to the resource. */
  TO_RESOURCE,
  /** From the resource to the application. */
  TO_APPLICATION
}
