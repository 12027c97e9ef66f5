/**
 * Undoing of changes to the operating system: what may be undone, and how. Uses nothing but the
 * JDK, so that the agent's watchdog can run it after the agent is dead.
 */
@NullMarked
package zta.lib.undo;

import org.jspecify.annotations.NullMarked;
