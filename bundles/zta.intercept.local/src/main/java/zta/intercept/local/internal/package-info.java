/** Explicit interception: what needs no socket of its own. */
@NullMarked
package zta.intercept.local.internal;

import org.jspecify.annotations.NullMarked;
