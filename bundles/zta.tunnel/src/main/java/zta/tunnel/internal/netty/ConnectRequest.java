package zta.tunnel.internal.netty;

import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import zta.api.flow.Destination;
import zta.api.tunnel.ProxyEndpoint;
import zta.masque.TraceParent;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.UdpTemplate;

/** The request for a flow: the same fields in HTTP/2 and HTTP/3 (RFC 9113 8.5, RFC 9298 3.4). */
final class ConnectRequest {
  private ConnectRequest() {}

  /** Writes the fields of a request and returns them. */
  static <H extends Headers<CharSequence, CharSequence, H>> H write(
      H headers, Opening opening, ProxyEndpoint proxy) {
    Destination destination = opening.request().destination();
    headers.add(PseudoHeaderName.METHOD.value(), "CONNECT");
    if (opening.isUdp()) {
      headers.add(PseudoHeaderName.PROTOCOL.value(), ConnectUdp.PROTOCOL);
      headers.add(PseudoHeaderName.SCHEME.value(), ConnectUdp.SCHEME);
      headers.add(PseudoHeaderName.AUTHORITY.value(), proxy.toString());
      headers.add(PseudoHeaderName.PATH.value(), UdpTemplate.expand(destination));
      headers.add(ConnectUdp.CAPSULES, ConnectUdp.YES);
    } else {
      headers.add(PseudoHeaderName.AUTHORITY.value(), destination.authority());
    }
    return headers.add(TraceParent.HEADER, TraceParent.format(opening.request().flow()));
  }
}
