/** The verbs that every agent has. */
@NullMarked
package zta.control.internal.verb;

import org.jspecify.annotations.NullMarked;
