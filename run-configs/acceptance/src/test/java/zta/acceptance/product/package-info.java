/** The containers as processes, and what they are given. */
@NullMarked
package zta.acceptance.product;

import org.jspecify.annotations.NullMarked;
