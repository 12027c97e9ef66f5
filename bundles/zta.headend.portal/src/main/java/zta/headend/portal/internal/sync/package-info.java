/** What an enrolled device may fetch. */
@NullMarked
package zta.headend.portal.internal.sync;

import org.jspecify.annotations.NullMarked;
