/** What CONNECT and its answers look like on the wire: targets, Proxy-Status, traceparent. Pure. */
@NullMarked
@Export
@Version("1.1.0")
package zta.masque;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
