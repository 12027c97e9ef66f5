/** Flows between the device's packets and streams, on Netty. */
@NullMarked
package zta.intercept.tun.internal.netty;

import org.jspecify.annotations.NullMarked;
