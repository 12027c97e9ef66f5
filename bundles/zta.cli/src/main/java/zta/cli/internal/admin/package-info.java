/** The commands that administer a headend. */
@NullMarked
package zta.cli.internal.admin;

import org.jspecify.annotations.NullMarked;
