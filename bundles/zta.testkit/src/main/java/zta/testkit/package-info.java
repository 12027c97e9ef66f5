/**
 * A Felix container under a Jupiter test: {@link zta.testkit.OsgiContainer} starts it, {@link
 * zta.testkit.Container} drives it from outside.
 *
 * <p>The test stays an ordinary class on the class path. Contracts that container and test share,
 * {@code zta.api} first of all, come from the class path for both, so that services are typed.
 */
@Export
@Version("1.0.0")
@NullMarked
package zta.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
