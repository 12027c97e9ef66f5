/** Enrolments: one per local user, and the configuration that comes with them. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.enrolment;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
