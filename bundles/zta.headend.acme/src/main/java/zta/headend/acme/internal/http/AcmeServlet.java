package zta.headend.acme.internal.http;

import static zta.lib.servlet.RequestBodies.PATIENCE;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Enrolments;
import zta.api.headend.Secrets;
import zta.headend.acme.internal.config.AcmeConfig;
import zta.headend.acme.internal.config.DeviceZoneSetting;
import zta.headend.acme.internal.server.AcmeServer;
import zta.headend.acme.internal.server.Settings;
import zta.headend.acme.internal.state.AcmeState;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeRequest;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.ProblemType;
import zta.lib.servlet.RequestBodies;
import zta.lib.servlet.RequestBody;

/** The ACME server on the headend's HTTPS listener. */
@Component(
    name = "zta.headend.acme.servlet",
    configurationPid = {"zta.headend.portal", "zta.headend.acme"},
    service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/acme/*")
public final class AcmeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String HOME = "zta.headend.home";
  private static final int LONGEST_BODY = 64 * 1024;
  private static final int TIMED_OUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;

  private final transient AcmeServer server;
  private final transient BaseUrl baseUrl;
  private final transient RequestBodies bodies = new RequestBodies(LONGEST_BODY);

  /** Opens the server's state. */
  @Activate
  public AcmeServlet(
      BundleContext context,
      AcmeConfig config,
      @Reference DeviceZoneSetting devices,
      @Reference CertificateAuthority authority,
      @Reference Enrolments enrolments,
      @Reference Secrets secrets,
      @Reference InstantSource clock)
      throws FaultException {
    AcmeState state = AcmeState.open(home(context).resolve("acme"), clock.instant());
    Settings settings =
        new Settings(devices.zone(), config.nonceRejectPercent(), config.ordersPerHour());
    this.server = new AcmeServer(state, authority, enrolments, secrets, clock, settings);
    this.baseUrl = new BaseUrl(config.publicUrl());
  }

  private static Path home(BundleContext context) throws FaultException {
    String home = context.getProperty(HOME);
    if (home == null || home.isBlank()) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at("framework property " + HOME, "is not set"));
    }
    return Path.of(home);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<RequestBody> body = bodies.of(request);
    if (body.isPresent()) {
      AcmeResponse answer = answer(request, body.get());
      if (!RequestBodies.takeRest(request)) {
        answer = answer.with("Connection", "close");
      }
      write(answer, response, request.getMethod().equals("HEAD"));
    }
  }

  private AcmeResponse answer(HttpServletRequest request, RequestBody body) {
    try {
      return server.answer(read(request, whole(body)));
    } catch (AcmeException e) {
      return e.response();
    }
  }

  private static byte[] whole(RequestBody body) throws AcmeException {
    return switch (body.state()) {
      case WHOLE -> body.bytes();
      case TOO_LONG ->
          throw new AcmeException(
              ProblemType.MALFORMED,
              TOO_LARGE,
              "the body is longer than " + LONGEST_BODY + " bytes");
      case LATE ->
          throw new AcmeException(
              ProblemType.MALFORMED,
              TIMED_OUT,
              "the body did not come within " + PATIENCE.toSeconds() + " seconds");
      case TOO_MANY ->
          throw new AcmeException(
              ProblemType.RATE_LIMITED,
              UNAVAILABLE,
              "too many requests wait for their bodies",
              Map.of("Retry-After", Long.toString(PATIENCE.toSeconds())));
    };
  }

  private AcmeRequest read(HttpServletRequest request, byte[] body) throws AcmeException {
    String host = request.getHeader("Host");
    String base = baseUrl.of(request.isSecure(), host == null ? "" : host);
    String type = request.getContentType();
    String path = request.getPathInfo();
    String query = request.getQueryString();
    return new AcmeRequest(
        request.getMethod(),
        base,
        (path == null ? "/" : path) + (query == null ? "" : "?" + query),
        type == null ? "" : type,
        new String(body, StandardCharsets.UTF_8));
  }

  private static void write(AcmeResponse answer, HttpServletResponse response, boolean head)
      throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(header -> response.addHeader(header.name(), header.value()));
    if (answer.body().isEmpty()) {
      response.setContentLength(0);
      return;
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setHeader("Content-Type", answer.contentType());
    response.setContentLength(body.length);
    if (!head) {
      response.getOutputStream().write(body);
    }
  }
}
