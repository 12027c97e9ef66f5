/** Names of private resources, and the synthetic addresses that stand for them. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.names;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
