/** The one status of each user, and the message history. */
@NullMarked
package zta.core.internal.status;

import org.jspecify.annotations.NullMarked;
