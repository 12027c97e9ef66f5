/** The ACME server as a servlet. */
@NullMarked
package zta.headend.acme.internal.http;

import org.jspecify.annotations.NullMarked;
