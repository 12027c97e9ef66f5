/** Modules: description, health, life. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.module;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
