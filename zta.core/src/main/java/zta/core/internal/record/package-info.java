/** What is stored about enrolments, and who hears of it. */
@NullMarked
package zta.core.internal.record;

import org.jspecify.annotations.NullMarked;
