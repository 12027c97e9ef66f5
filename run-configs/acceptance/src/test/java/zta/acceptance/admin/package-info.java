/** The administrator's command line against the headend. */
@NullMarked
package zta.acceptance.admin;

import org.jspecify.annotations.NullMarked;
