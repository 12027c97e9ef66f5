/** Errors that say place, reason and remedy under a stable code. */
@NullMarked
@Export
@Version("1.1.0")
package zta.api.fault;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
