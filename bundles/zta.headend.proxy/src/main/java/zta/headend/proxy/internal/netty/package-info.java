/** The listener: TLS, HTTP/2 and HTTP/1.1 CONNECT, dialling. */
@NullMarked
package zta.headend.proxy.internal.netty;

import org.jspecify.annotations.NullMarked;
