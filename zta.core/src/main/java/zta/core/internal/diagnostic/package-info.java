/** What the engine gives to a diagnostic bundle. */
@NullMarked
package zta.core.internal.diagnostic;

import org.jspecify.annotations.NullMarked;
