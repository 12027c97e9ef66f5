/** Interception chain: stages in order, conflicts, and the Zero Trust stage itself. */
@NullMarked
package zta.core.internal.chain;

import org.jspecify.annotations.NullMarked;
