/** The resolver's sockets, and the component that puts it together. */
@NullMarked
package zta.names.internal.netty;

import org.jspecify.annotations.NullMarked;
