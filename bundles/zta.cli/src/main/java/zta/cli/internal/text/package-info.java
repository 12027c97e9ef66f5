/** Output for people: tables, times, colours. */
@NullMarked
package zta.cli.internal.text;

import org.jspecify.annotations.NullMarked;
