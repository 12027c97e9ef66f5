/** Calls to the headend's control plane: pinned, bounded, with faults for answers. */
@NullMarked
package zta.core.internal.headend;

import org.jspecify.annotations.NullMarked;
