/** What goes over the wire of RFC 8555: requests, answers, problems, JSON. */
@NullMarked
package zta.headend.acme.internal.wire;

import org.jspecify.annotations.NullMarked;
