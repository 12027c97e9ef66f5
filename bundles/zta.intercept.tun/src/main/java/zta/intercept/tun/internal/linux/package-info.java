/** Linux: the TUN device, its addresses, routes and rules. */
@NullMarked
package zta.intercept.tun.internal.linux;

import org.jspecify.annotations.NullMarked;
