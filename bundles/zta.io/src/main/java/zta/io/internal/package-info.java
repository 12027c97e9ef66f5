/** What the process itself offers: its clock. */
@NullMarked
package zta.io.internal;

import org.jspecify.annotations.NullMarked;
