/**
 * What keeps a dead agent from leaving this machine's network in disorder: the watchdog, a process
 * of its own, and the same by hand.
 */
@NullMarked
package zta.launcher.watchdog;

import org.jspecify.annotations.NullMarked;
