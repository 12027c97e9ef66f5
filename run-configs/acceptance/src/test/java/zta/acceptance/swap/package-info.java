/** Modules that are replaced while flows run. */
@NullMarked
package zta.acceptance.swap;

import org.jspecify.annotations.NullMarked;
