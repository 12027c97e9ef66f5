/** The headend's own certificate authority: root, client issuer, servers, configuration signer. */
@NullMarked
package zta.headend.acme.internal.ca;

import org.jspecify.annotations.NullMarked;
