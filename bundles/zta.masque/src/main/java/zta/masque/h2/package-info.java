/** HTTP/2 connections that carry many CONNECT streams, each a {@code ByteStream}. */
@NullMarked
@Export
@Version("1.1.0")
package zta.masque.h2;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
