/** The administrator's interface. */
@NullMarked
package zta.headend.portal.internal.admin;

import org.jspecify.annotations.NullMarked;
