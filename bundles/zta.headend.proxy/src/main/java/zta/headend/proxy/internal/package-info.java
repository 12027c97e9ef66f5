/** Who may reach what through this proxy, now and for as long as the flow lives. */
@NullMarked
package zta.headend.proxy.internal;

import org.jspecify.annotations.NullMarked;
