package zta.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a Felix container while the tests of this class run.
 *
 * <p>One container serves all tests of the class and its nested classes. Test methods, lifecycle
 * methods and constructors may ask for a {@link Container}, a {@link
 * org.osgi.framework.BundleContext} (of the system bundle) or a service marked {@link OsgiService}.
 * Declarative Services and Configuration Admin are always installed.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(ContainerExtension.class)
public @interface OsgiContainer {

  /**
   * Symbolic names of the bundles to install and start, each found on the test class path.
   *
   * <p>A name that ends with {@code *} stands for all bundles whose name begins so.
   */
  String[] bundles() default {};

  /**
   * Symbolic names of further bundles whose exported packages the container takes from the test's
   * class path, so that the test can use their types. {@code zta.api}, {@code slf4j.api} and the
   * OSGi service contracts are always shared.
   */
  String[] shared() default {};

  /** Framework properties, each {@code key=value}. */
  String[] properties() default {};
}
