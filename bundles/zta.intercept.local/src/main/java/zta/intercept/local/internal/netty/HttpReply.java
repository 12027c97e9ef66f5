package zta.intercept.local.internal.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.TreeMap;
import zta.intercept.local.internal.Refusal;

/** The few answers that the listener gives by itself, each the last of its connection. */
final class HttpReply {
  private HttpReply() {}

  /**
   * Says why not: {@code Proxy-Status} for programs (RFC 9209), a problem for people (RFC 9457).
   */
  static void refuse(Channel channel, Refusal refusal) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/problem+json");
    headers.put("Proxy-Status", proxyStatus(refusal));
    send(channel, refusal.httpStatus(), headers, problem(refusal));
  }

  private static String proxyStatus(Refusal refusal) {
    StringBuilder status = new StringBuilder("zta; error=").append(refusal.proxyStatusError());
    parameter(status, "details", refusal.reason().text());
    parameter(status, "zta-reason", refusal.reason().id());
    refusal.rule().ifPresent(rule -> parameter(status, "zta-rule", rule));
    refusal.flow().ifPresent(flow -> parameter(status, "zta-flow", flow));
    return status.toString();
  }

  /** A string of RFC 8941 holds printable ASCII only. */
  private static void parameter(StringBuilder status, String name, String value) {
    String printable = value.replaceAll("[^ -~]", "?").replaceAll("([\"\\\\])", "\\\\$1");
    status.append("; ").append(name).append("=\"").append(printable).append('"');
  }

  private static String problem(Refusal refusal) {
    JsonObject problem = new JsonObject();
    problem.addProperty("type", "about:blank");
    problem.addProperty("title", refusal.reason().text());
    problem.addProperty("status", refusal.httpStatus());
    problem.addProperty("detail", refusal.reason().text());
    problem.addProperty("code", refusal.reason().id());
    problem.addProperty("remedy", refusal.reason().remedy());
    refusal.flow().ifPresent(flow -> problem.addProperty("flow", flow));
    return problem + "\n";
  }

  /** Sends an answer and closes. */
  static void send(Channel channel, int status, Map<String, String> headers, String body) {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(status).append(' ').append(HttpResponseStatus.valueOf(status).reasonPhrase());
    head.append("\r\nConnection: close\r\nCache-Control: no-store\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    ByteBuf message = Unpooled.wrappedBuffer(head.toString().getBytes(UTF_8), content);
    channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
  }
}
