/** Tunnels to the proxy: one byte stream per flow, many flows per connection. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.tunnel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
