/** DNS messages (RFC 1035, RFC 6891): read strictly, written small. Pure. */
@NullMarked
package zta.names.internal.dns;

import org.jspecify.annotations.NullMarked;
