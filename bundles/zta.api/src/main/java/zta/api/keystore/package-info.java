/** Key stores whose private keys need never leave them. */
@NullMarked
@Export
@Version("1.0.0")
package zta.api.keystore;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
