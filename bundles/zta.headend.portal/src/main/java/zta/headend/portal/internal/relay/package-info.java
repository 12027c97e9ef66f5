/** Configuration profiles for the relay client that Apple's systems have built in. */
@NullMarked
package zta.headend.portal.internal.relay;

import org.jspecify.annotations.NullMarked;
