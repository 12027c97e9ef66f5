/** TCP sockets as {@code ByteStream}s, and Netty buffers as chunks of a flow. */
@NullMarked
@Export
@Version("1.1.0")
package zta.masque.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
