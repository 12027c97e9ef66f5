/** Reads ASA-style configurations whole and picks out what concerns the client's modules. Pure. */
@NullMarked
package zta.interop.internal.asa;

import org.jspecify.annotations.NullMarked;
