/** What a query is answered with: from the pool, from upstream, or not at all. */
@NullMarked
package zta.names.internal.resolve;

import org.jspecify.annotations.NullMarked;
