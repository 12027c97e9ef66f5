/** The agent's local control API as its callers see it: frames, a blocking client, where it is. */
@NullMarked
package zta.lib.control;

import org.jspecify.annotations.NullMarked;
