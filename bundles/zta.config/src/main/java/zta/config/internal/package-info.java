/** Fills Configuration Admin from the files of one directory. */
@NullMarked
package zta.config.internal;

import org.jspecify.annotations.NullMarked;
