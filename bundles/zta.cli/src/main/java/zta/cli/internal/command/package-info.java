/** The commands that talk to the agent. */
@NullMarked
package zta.cli.internal.command;

import org.jspecify.annotations.NullMarked;
