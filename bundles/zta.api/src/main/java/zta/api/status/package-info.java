/** What the agent tells people: one state, attention items, message history. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.status;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
