/** Access: requests, rules' verdicts with stable reason codes, and near misses. */
@NullMarked
@Export
@Version("1.2.0")
package zta.api.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
