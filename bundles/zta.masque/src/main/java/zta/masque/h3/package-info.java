/** HTTP/3 connections that carry many CONNECT streams, each a {@code ByteStream}, and datagrams. */
@NullMarked
@Export
@Version("1.0.0")
package zta.masque.h3;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
