/** Networks that want a sign-in first (captive portals, RFC 8908 and 8910). */
@NullMarked
package zta.netcheck.internal.portal;

import org.jspecify.annotations.NullMarked;
