/** TCP in HTTP by capsules: Templated CONNECT-TCP, for a flow that has a connection of its own. */
@NullMarked
@Export
@Version("1.0.0")
package zta.masque.tcp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
