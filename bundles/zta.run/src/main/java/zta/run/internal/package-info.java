/** What {@code zta run} is made of, apart from its sockets. */
@NullMarked
package zta.run.internal;

import org.jspecify.annotations.NullMarked;
