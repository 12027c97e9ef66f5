/** What the servlets of the headend share. */
@NullMarked
package zta.lib.servlet;

import org.jspecify.annotations.NullMarked;
