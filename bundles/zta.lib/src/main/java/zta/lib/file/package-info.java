/**
 * Files of state: atomic replacement, and reading and directories that links cannot lead astray.
 */
@NullMarked
package zta.lib.file;

import org.jspecify.annotations.NullMarked;
