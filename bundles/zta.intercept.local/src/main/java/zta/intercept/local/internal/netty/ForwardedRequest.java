package zta.intercept.local.internal.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes a request as a proxy hands it on (RFC 9110, 7.6; RFC 9112, 3.2.2). */
final class ForwardedRequest {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "upgrade",
          "host");
  private static final byte[] NEW_LINE = {'\r', '\n'};

  private final HttpRequest request;
  private final String authority;
  private final String target;
  private final boolean chunked;

  /**
   * Makes the request.
   *
   * @param authority host and port of the absolute form; becomes the Host header
   * @param target path and query
   */
  ForwardedRequest(HttpRequest request, String authority, String target) {
    this.request = request;
    this.authority = authority;
    this.target = target;
    chunked = HttpUtil.isTransferEncodingChunked(request);
  }

  ByteBuf head(ByteBufAllocator memory) {
    StringBuilder head = new StringBuilder(request.method().name()).append(' ').append(path());
    head.append(" HTTP/1.1\r\nHost: ").append(authority).append("\r\nConnection: close\r\n");
    Set<String> dropped = dropped();
    for (Map.Entry<String, String> header : request.headers()) {
      if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
      }
    }
    head.append("\r\n");
    ByteBuf bytes = memory.directBuffer(head.length());
    bytes.writeCharSequence(head, ISO_8859_1);
    return bytes;
  }

  private String path() {
    int fragment = target.indexOf('#');
    String path = fragment < 0 ? target : target.substring(0, fragment);
    if (path.startsWith("/")) {
      return path;
    }
    boolean all = path.isEmpty() && request.method().name().equals("OPTIONS");
    return all ? "*" : "/" + path;
  }

  /** What the sender names in Connection is also for this hop only. */
  private Set<String> dropped() {
    Set<String> names = new HashSet<>(HOP_BY_HOP);
    for (String value : request.headers().getAll("connection")) {
      for (String name : value.split(",", -1)) {
        names.add(name.trim().toLowerCase(Locale.ROOT));
      }
    }
    names.remove("transfer-encoding");
    names.remove("content-length");
    return names;
  }

  /** Writes a piece of the body in the framing the head announced. */
  ByteBuf body(HttpContent content, boolean last) {
    ByteBuf data = content.content().retain();
    if (!chunked) {
      return data;
    }
    ByteBuf framed = Unpooled.EMPTY_BUFFER;
    if (data.isReadable()) {
      String size = Integer.toHexString(data.readableBytes()) + "\r\n";
      framed =
          Unpooled.wrappedBuffer(
              Unpooled.copiedBuffer(size, US_ASCII), data, Unpooled.wrappedBuffer(NEW_LINE));
    } else {
      data.release();
    }
    return last ? Unpooled.wrappedBuffer(framed, end((LastHttpContent) content)) : framed;
  }

  private static ByteBuf end(LastHttpContent content) {
    StringBuilder text = new StringBuilder("0\r\n");
    for (Map.Entry<String, String> trailer : content.trailingHeaders()) {
      text.append(trailer.getKey()).append(": ").append(trailer.getValue()).append("\r\n");
    }
    return Unpooled.copiedBuffer(text.append("\r\n"), ISO_8859_1);
  }
}
