/** The headend's control plane: settings and first start. */
@NullMarked
package zta.headend.portal.internal;

import org.jspecify.annotations.NullMarked;
