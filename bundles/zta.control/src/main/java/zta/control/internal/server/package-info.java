/** The socket: connections, peers, limits. Knows frames and nothing of verbs. */
@NullMarked
package zta.control.internal.server;

import org.jspecify.annotations.NullMarked;
