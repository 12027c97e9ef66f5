/** Owners of sockets by the kernel's socket diagnosis (sock_diag(7)). */
@NullMarked
package zta.intercept.sockdiag.internal;

import org.jspecify.annotations.NullMarked;
