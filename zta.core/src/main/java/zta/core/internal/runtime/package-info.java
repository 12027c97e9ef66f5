/** Directories, threads and timers of the agent's engine. */
@NullMarked
package zta.core.internal.runtime;

import org.jspecify.annotations.NullMarked;
