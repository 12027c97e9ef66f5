/** The tile: what a user sees of the agent. Talks to it over the local control API only. */
@NullMarked
package zta.ui.internal;

import org.jspecify.annotations.NullMarked;
