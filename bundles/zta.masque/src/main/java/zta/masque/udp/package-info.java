/**
 * UDP in HTTP (RFC 9298): varints, capsules and HTTP datagrams (RFC 9297), the URI template, and a
 * stream of datagrams over a stream of bytes. Everything but that stream is pure.
 */
@NullMarked
@Export
@Version("1.0.0")
package zta.masque.udp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
