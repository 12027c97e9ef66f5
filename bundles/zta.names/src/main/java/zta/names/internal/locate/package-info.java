/** Where private services are: asked of the private network's own DNS server, by a flow to it. */
@NullMarked
package zta.names.internal.locate;

import org.jspecify.annotations.NullMarked;
