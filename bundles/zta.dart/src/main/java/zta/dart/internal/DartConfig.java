package zta.dart.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of DART, PID {@code zta.dart}. */
@ObjectClassDefinition(name = "zta.dart")
@interface DartConfig {
  /** Largest part of one file. */
  @AttributeDefinition(description = "Bytes of one file that are collected, the latest")
  int fileBytes() default 8 * 1024 * 1024;

  /** Largest sum of all files. */
  @AttributeDefinition(description = "Bytes that are collected in all")
  long totalBytes() default 128L * 1024 * 1024;

  /** How long one source may take. */
  @AttributeDefinition(description = "Milliseconds one source may take")
  long sourceMillis() default 10_000;
}
