/** Hosts, addresses and prefixes in one canonical form, without ever resolving a name. */
@NullMarked
package zta.lib.net;

import org.jspecify.annotations.NullMarked;
