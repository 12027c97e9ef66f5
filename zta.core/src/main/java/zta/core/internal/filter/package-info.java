/** Filters that modules put into flows, swapped without a gap. */
@NullMarked
package zta.core.internal.filter;

import org.jspecify.annotations.NullMarked;
