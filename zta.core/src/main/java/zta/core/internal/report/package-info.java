/** Faults of the engine on their way to status and history. */
@NullMarked
package zta.core.internal.report;

import org.jspecify.annotations.NullMarked;
