/** Certificates: whom they name, PEM, pins, and trust in a pinned authority. */
@NullMarked
package zta.lib.x509;

import org.jspecify.annotations.NullMarked;
