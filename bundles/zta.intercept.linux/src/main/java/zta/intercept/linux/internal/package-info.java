/**
 * The fast path on Linux: packet rules of nftables that hand the traffic of connections, after
 * their SYN, from applications to the agent's sockets (TPROXY), so that the TUN device carries only
 * what is still to be decided.
 */
@NullMarked
package zta.intercept.linux.internal;

import org.jspecify.annotations.NullMarked;
