/** Strict JSON: a document is read exactly as RFC 8259 has it or refused with its place. */
@NullMarked
package zta.lib.json;

import org.jspecify.annotations.NullMarked;
