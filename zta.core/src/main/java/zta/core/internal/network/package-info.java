/** Watches the machine's network and sleep. */
@NullMarked
package zta.core.internal.network;

import org.jspecify.annotations.NullMarked;
