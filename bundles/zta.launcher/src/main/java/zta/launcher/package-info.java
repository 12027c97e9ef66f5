/**
 * Starts Felix from a directory of bundles: {@link zta.launcher.Main}.
 *
 * <p>Every process of the platform is this launcher with another directory, as {@code run-configs}
 * composes it. It knows nothing of the bundles but when logging has to be there.
 */
@NullMarked
package zta.launcher;

import org.jspecify.annotations.NullMarked;
