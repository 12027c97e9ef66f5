/** Coexistence and order: what the administrator's ASA-style configuration asks for, made so. */
@NullMarked
package zta.interop.internal;

import org.jspecify.annotations.NullMarked;
