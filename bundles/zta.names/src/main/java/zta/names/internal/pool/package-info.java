/** Synthetic addresses: ranges, who has which, and the file that keeps it. */
@NullMarked
package zta.names.internal.pool;

import org.jspecify.annotations.NullMarked;
