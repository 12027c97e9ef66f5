/** Configuration sync and the look-up of the user's own activity. */
@NullMarked
package zta.core.internal.sync;

import org.jspecify.annotations.NullMarked;
