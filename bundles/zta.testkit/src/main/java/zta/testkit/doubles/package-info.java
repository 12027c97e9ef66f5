/**
 * Doubles of what the agent offers to modules, named as such, for containers in which the agent
 * itself does not run.
 */
@Export
@Version("1.0.0")
@NullMarked
package zta.testkit.doubles;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
