package zta.testkit.internal;

import java.io.IOException;
import org.apache.felix.framework.FrameworkFactory;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainerException;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.osgi.framework.BundleContext;
import zta.testkit.ContainerException;

/**
 * Pax Exam's native container.
 *
 * <p>The only class that knows {@code NativeTestContainer}: the package that it is in promises no
 * compatibility, and nothing else leads to the framework's bundle context.
 */
final class Framework implements AutoCloseable {
  private final NativeTestContainer container;

  private Framework(NativeTestContainer container) {
    this.container = container;
  }

  /**
   * Starts Felix with what the options provision.
   *
   * <p>It does not look at how the bundles fared: {@link BundleHealth} does, with their names.
   */
  static Framework start(Option... options) {
    try {
      ExamSystem system = DefaultExamSystem.create(options);
      NativeTestContainer container = new NativeTestContainer(system, new FrameworkFactory());
      container.start();
      return new Framework(container);
    } catch (IOException | TestContainerException e) {
      throw new ContainerException("the container does not start: " + e.getMessage(), e);
    }
  }

  BundleContext context() {
    return container.getSystemBundle().getBundleContext();
  }

  @Override
  public void close() {
    container.stop();
  }
}
