/** Checks of the way to the headend, on demand: each line says what is wrong and the remedy. */
@NullMarked
package zta.netcheck.internal;

import org.jspecify.annotations.NullMarked;
