/** How the container is found, started and explained. */
@NullMarked
package zta.testkit.internal;

import org.jspecify.annotations.NullMarked;
