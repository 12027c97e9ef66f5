package zta.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that only root can run. Elsewhere they are not run, and say so on standard output;
 * where the environment variable {@code CI} is set they fail instead.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RootCondition.class)
public @interface NeedsRoot {

  /** What root is needed for, such as "mount a tmpfs". */
  String to();
}
