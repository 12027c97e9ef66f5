/** The journal of changes made to the operating system. */
@NullMarked
package zta.core.internal.journal;

import org.jspecify.annotations.NullMarked;
