/** What is known of flows between packets; pure. */
@NullMarked
package zta.intercept.tun.internal.flow;

import org.jspecify.annotations.NullMarked;
