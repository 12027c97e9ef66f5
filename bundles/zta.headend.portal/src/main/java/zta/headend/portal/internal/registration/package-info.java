/** Registration of devices. */
@NullMarked
package zta.headend.portal.internal.registration;

import org.jspecify.annotations.NullMarked;
