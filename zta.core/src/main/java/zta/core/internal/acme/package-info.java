/** Certificates by ACME (RFC 8555). */
@NullMarked
package zta.core.internal.acme;

import org.jspecify.annotations.NullMarked;
