/** Which names are private, as the claims say. Pure. */
@NullMarked
package zta.names.internal.match;

import org.jspecify.annotations.NullMarked;
