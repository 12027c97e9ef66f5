package zta.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a parameter of a test that is to be a service of the {@link OsgiContainer}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface OsgiService {

  /** An LDAP filter on the service's properties; empty for any. */
  String filter() default "";

  /** How long to wait for the service. */
  int seconds() default 10;
}
