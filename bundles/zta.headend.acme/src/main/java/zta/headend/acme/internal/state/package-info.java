/** Accounts and orders, kept in durable files. */
@NullMarked
package zta.headend.acme.internal.state;

import org.jspecify.annotations.NullMarked;
