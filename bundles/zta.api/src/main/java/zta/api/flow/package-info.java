/** Flows: who talks to what, since when, how much, and how it ended. */
@NullMarked
@Export
@Version("1.2.0")
package zta.api.flow;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
