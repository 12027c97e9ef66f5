package zta.headend.portal.internal.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * A resource of the control plane: checks who may call at all, turns faults into problem details
 * and leaves the rest to its methods.
 */
public abstract class Resource extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Resource.class);

  private final transient HostCheck hosts;

  /** Makes a resource that answers under the names that the check allows. */
  protected Resource(HostCheck hosts) {
    this.hosts = hosts;
  }

  /** Answers GET. */
  protected Reply get(Call call) throws FaultException, IOException {
    return notAllowed(call);
  }

  /** Answers PUT. */
  protected Reply put(Call call) throws FaultException, IOException {
    return notAllowed(call);
  }

  /** Answers POST. */
  protected Reply post(Call call) throws FaultException, IOException {
    return notAllowed(call);
  }

  /** Answers DELETE. */
  protected Reply delete(Call call) throws FaultException, IOException {
    return notAllowed(call);
  }

  /** Refuses whoever may not call; called before the methods. */
  protected void authorize(Call call) throws FaultException, RefusedException {}

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Call call = new Call(request);
    Reply reply = answer(call, request.getMethod());
    // A connection that is closed without a word breaks the client's next request.
    send(call.drain() ? reply : reply.with("Connection", "close"), response);
  }

  private Reply answer(Call call, String method) throws IOException {
    try {
      hosts.check(call);
      authorize(call);
      return switch (method) {
        case "GET", "HEAD" -> get(call);
        case "PUT" -> put(call);
        case "POST" -> post(call);
        case "DELETE" -> delete(call);
        default -> notAllowed(call);
      };
    } catch (RefusedException e) {
      return e.reply();
    } catch (FaultException e) {
      LOG.debug("{} refused: {}", call.place(), e.fault());
      return Problems.of(e.fault());
    } catch (RuntimeException e) {
      LOG.warn("{} failed", call.place(), e);
      return Problems.of(FaultCode.INTERNAL.at(call.place(), "an unforeseen failure"));
    }
  }

  private static Reply notAllowed(Call call) {
    return Problems.of(
        405,
        FaultCode.BAD_REQUEST.at(
            call.place(), "this resource has no such method", "See the reference."));
  }

  private static void send(Reply reply, HttpServletResponse response) throws IOException {
    response.setStatus(reply.status());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(response::setHeader);
    if (!reply.contentType().isEmpty()) {
      response.setContentType(reply.contentType());
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
