/** The headend's contracts: records, certificate authority, change feed. */
@NullMarked
@Export
@Version("2.2.0")
package zta.api.headend;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
