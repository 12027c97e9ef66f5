/** Settings of the bundle. */
@NullMarked
package zta.headend.acme.internal.config;

import org.jspecify.annotations.NullMarked;
