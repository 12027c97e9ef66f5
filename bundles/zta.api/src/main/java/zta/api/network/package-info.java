/** The machine's network as it comes and goes under the agent. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
