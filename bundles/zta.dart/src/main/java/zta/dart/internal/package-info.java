/** DART: what every module has to say for diagnosis, in one redacted archive with a manifest. */
@NullMarked
package zta.dart.internal;

import org.jspecify.annotations.NullMarked;
