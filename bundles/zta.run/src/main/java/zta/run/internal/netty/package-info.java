/** The sockets of {@code zta run}. */
@NullMarked
package zta.run.internal.netty;

import org.jspecify.annotations.NullMarked;
