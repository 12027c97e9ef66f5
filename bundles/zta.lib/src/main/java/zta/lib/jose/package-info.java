/** Signed documents (JWS, RFC 7515) and keys as JSON (JWK, RFC 7517). */
@NullMarked
package zta.lib.jose;

import org.jspecify.annotations.NullMarked;
