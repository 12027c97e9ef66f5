/** The program {@code zta run}. */
@NullMarked
package zta.run;

import org.jspecify.annotations.NullMarked;
