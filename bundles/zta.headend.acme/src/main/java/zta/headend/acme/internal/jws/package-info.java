/** Signed requests: JWS in flattened JSON form, account keys, algorithms, key rules. */
@NullMarked
package zta.headend.acme.internal.jws;

import org.jspecify.annotations.NullMarked;
