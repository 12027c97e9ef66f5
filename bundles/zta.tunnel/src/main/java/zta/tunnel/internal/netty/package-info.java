/** HTTP/2 tunnels to the proxies over TLS 1.3. */
@NullMarked
package zta.tunnel.internal.netty;

import org.jspecify.annotations.NullMarked;
