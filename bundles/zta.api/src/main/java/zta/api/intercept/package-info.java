/** Interception: how traffic is offered, claimed in order, and admitted. */
@NullMarked
@Export
@Version("1.2.0")
package zta.api.intercept;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
