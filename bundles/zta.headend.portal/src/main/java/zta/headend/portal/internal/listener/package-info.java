/** The HTTPS listener of the control plane. */
@NullMarked
package zta.headend.portal.internal.listener;

import org.jspecify.annotations.NullMarked;
