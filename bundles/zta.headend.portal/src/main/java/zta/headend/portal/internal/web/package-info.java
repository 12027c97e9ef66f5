/** What all resources of the control plane share. */
@NullMarked
package zta.headend.portal.internal.web;

import org.jspecify.annotations.NullMarked;
