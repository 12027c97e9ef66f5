/** A device that gives and takes IP packets. */
@NullMarked
package zta.intercept.tun.internal.device;

import org.jspecify.annotations.NullMarked;
