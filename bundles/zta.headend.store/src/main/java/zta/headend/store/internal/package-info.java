/** The headend's record in an embedded H2 database. */
@NullMarked
package zta.headend.store.internal;

import org.jspecify.annotations.NullMarked;
