/** Enrolments and a process that is killed. */
@NullMarked
package zta.core.internal.killed;

import org.jspecify.annotations.NullMarked;
