/**
 * The platform's log: one grammar for every line, files bounded in size and number, levels that
 * change while running. A fragment of pax-logging's logback.
 */
@NullMarked
package zta.log.internal;

import org.jspecify.annotations.NullMarked;
