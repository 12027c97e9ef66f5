/** The ACME server: one class a resource, no servlet. */
@NullMarked
package zta.headend.acme.internal.server;

import org.jspecify.annotations.NullMarked;
