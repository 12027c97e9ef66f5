/** Ways to lead the machine's queries to the resolver. */
@NullMarked
package zta.names.internal.steer;

import org.jspecify.annotations.NullMarked;
