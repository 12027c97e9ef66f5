/** The module manager: versions side by side, health before the switch, fallback kept. */
@NullMarked
package zta.modules.internal;

import org.jspecify.annotations.NullMarked;
