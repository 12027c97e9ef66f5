/** Registration of connectors, and the renewal of their certificates. */
@NullMarked
package zta.headend.portal.internal.connector;

import org.jspecify.annotations.NullMarked;
