/** What all commands share: exit codes, streams, the connection to the agent. */
@NullMarked
package zta.cli.internal;

import org.jspecify.annotations.NullMarked;
