/** The diagnostic bundle of a working agent. */
@NullMarked
package zta.acceptance.dart;

import org.jspecify.annotations.NullMarked;
