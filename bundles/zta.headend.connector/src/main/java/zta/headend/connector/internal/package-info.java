/** What a connector is by itself: its settings, its certificate, and what it may reach. */
@NullMarked
package zta.headend.connector.internal;

import org.jspecify.annotations.NullMarked;
