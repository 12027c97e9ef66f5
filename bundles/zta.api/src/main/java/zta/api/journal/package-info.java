/** The journal of changes made to the operating system. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.journal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
