/** Connections from before a network became private, which go past the agent. */
@NullMarked
package zta.guard.internal.before;

import org.jspecify.annotations.NullMarked;
