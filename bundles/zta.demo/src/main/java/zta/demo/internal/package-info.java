/** A small private application, so that there is something to protect in the demo. */
@NullMarked
package zta.demo.internal;

import org.jspecify.annotations.NullMarked;
