/** IP packets as bytes: read, rewritten and made; pure. */
@NullMarked
package zta.intercept.tun.internal.packet;

import org.jspecify.annotations.NullMarked;
