/** What is put into an agent that it cannot use, and what it says then. */
@NullMarked
package zta.acceptance.badinput;

import org.jspecify.annotations.NullMarked;
