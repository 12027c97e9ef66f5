/** Enrolments: choice files, attempts that survive being killed, renewal, removal. */
@NullMarked
package zta.core.internal.enrolment;

import org.jspecify.annotations.NullMarked;
