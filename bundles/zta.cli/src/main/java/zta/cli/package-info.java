/** The command line {@code zta}. */
@NullMarked
package zta.cli;

import org.jspecify.annotations.NullMarked;
