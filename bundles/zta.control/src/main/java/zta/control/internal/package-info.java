/** The local control API: verbs behind the agent's socket. */
@NullMarked
package zta.control.internal;

import org.jspecify.annotations.NullMarked;
