/** The event loops that all sockets of this framework share. */
@NullMarked
package zta.io.internal.netty;

import org.jspecify.annotations.NullMarked;
