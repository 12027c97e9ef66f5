/** What a process offers all of its components. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
