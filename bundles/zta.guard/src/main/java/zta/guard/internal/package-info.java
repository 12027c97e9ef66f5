/**
 * The guard: packet rules of Linux that outlive the agent and refuse what is private, so that it is
 * never reached past the agent.
 */
@NullMarked
package zta.guard.internal;

import org.jspecify.annotations.NullMarked;
