package zta.headend.portal.internal.web;

import static zta.lib.servlet.RequestBodies.PATIENCE;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.servlet.RequestBodies;
import zta.lib.servlet.RequestBody;

/**
 * A resource of the control plane: checks who may call at all, turns faults into problem details
 * and leaves the rest to its methods. One that takes bodies supports asynchronous requests.
 */
public abstract class Resource extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Resource.class);

  private static final int SMALL = 64 * 1024;

  private final transient HostCheck hosts;
  private final transient RequestBodies bodies;
  private final int mostBytes;

  /** Makes a resource that answers under the names that the check allows. */
  protected Resource(HostCheck hosts) {
    this(hosts, SMALL);
  }

  /** Makes a resource that takes larger bodies. */
  protected Resource(HostCheck hosts, int mostBytes) {
    this.hosts = hosts;
    this.bodies = new RequestBodies(mostBytes);
    this.mostBytes = mostBytes;
  }

  /** Answers GET. */
  protected Reply get(Call call) throws FaultException {
    return notAllowed(call);
  }

  /** Answers PUT. */
  protected Reply put(Call call) throws FaultException {
    return notAllowed(call);
  }

  /** Answers POST. */
  protected Reply post(Call call) throws FaultException {
    return notAllowed(call);
  }

  /** Answers DELETE. */
  protected Reply delete(Call call) throws FaultException {
    return notAllowed(call);
  }

  /** Refuses whoever may not call; called before the methods. */
  protected void authorize(Call call) throws FaultException, RefusedException {}

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Reply> reply = answer(request);
    if (reply.isPresent()) {
      boolean goesOn = RequestBodies.takeRest(request);
      // A connection that is closed without a word breaks the client's next request.
      send(goesOn ? reply.get() : reply.get().with("Connection", "close"), response);
    }
  }

  /** Answers a request, or not yet: then it comes again when its body has come. */
  private Optional<Reply> answer(HttpServletRequest request) throws IOException {
    Call call = new Call(request);
    try {
      hosts.check(call);
      authorize(call);
      Optional<RequestBody> body = bodies.of(request);
      return body.isPresent()
          ? Optional.of(answer(call, body.get(), request.getMethod()))
          : Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.reply());
    } catch (FaultException e) {
      LOG.debug("{} refused: {}", call.place(), e.fault());
      return Optional.of(Problems.of(e.fault()));
    } catch (RuntimeException e) {
      LOG.warn("{} failed", call.place(), e);
      return Optional.of(Problems.of(FaultCode.INTERNAL.at(call.place(), "an unforeseen failure")));
    }
  }

  private Reply answer(Call call, RequestBody body, String method) throws FaultException {
    return switch (body.state()) {
      case WHOLE -> perform(call.with(body.bytes()), method);
      case TOO_LONG ->
          Problems.of(
              FaultCode.BAD_REQUEST.at(
                  call.place(), "the body is longer than " + mostBytes + " bytes", "Send less."));
      case LATE ->
          Problems.of(
              408,
              FaultCode.BAD_REQUEST.at(
                  call.place(),
                  "the body did not come within " + PATIENCE.toSeconds() + " seconds",
                  "Send the request again."));
      case TOO_MANY ->
          Problems.of(
                  503,
                  FaultCode.BAD_REQUEST.at(
                      call.place(),
                      "too many requests wait for their bodies",
                      "Send the request again later."))
              .with("Retry-After", Long.toString(PATIENCE.toSeconds()));
    };
  }

  private Reply perform(Call call, String method) throws FaultException {
    return switch (method) {
      case "GET", "HEAD" -> get(call);
      case "PUT" -> put(call);
      case "POST" -> post(call);
      case "DELETE" -> delete(call);
      default -> notAllowed(call);
    };
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
