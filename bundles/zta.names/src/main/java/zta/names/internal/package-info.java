/** Errors of this module, and where they are shown. */
@NullMarked
package zta.names.internal;

import org.jspecify.annotations.NullMarked;
