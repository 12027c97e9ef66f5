/** Explicit interception: the listener, its protocols and the data path. */
@NullMarked
package zta.intercept.local.internal.netty;

import org.jspecify.annotations.NullMarked;
