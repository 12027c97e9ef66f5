/** An agent that is killed at any moment. */
@NullMarked
package zta.acceptance.killed;

import org.jspecify.annotations.NullMarked;
