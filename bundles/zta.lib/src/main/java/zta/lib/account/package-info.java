/** Names of the accounts of this machine. */
@NullMarked
package zta.lib.account;

import org.jspecify.annotations.NullMarked;
