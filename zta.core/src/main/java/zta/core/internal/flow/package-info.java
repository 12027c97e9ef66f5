/** Flows: admission, the living and the latest, and their end. */
@NullMarked
package zta.core.internal.flow;

import org.jspecify.annotations.NullMarked;
