/** The connections to proxies, on which this process serves CONNECT, and those to resources. */
@NullMarked
package zta.headend.connector.internal.netty;

import org.jspecify.annotations.NullMarked;
