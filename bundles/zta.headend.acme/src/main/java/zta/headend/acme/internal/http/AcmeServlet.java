package zta.headend.acme.internal.http;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Enrolments;
import zta.api.headend.Secrets;
import zta.headend.acme.internal.config.AcmeConfig;
import zta.headend.acme.internal.server.AcmeServer;
import zta.headend.acme.internal.server.Settings;
import zta.headend.acme.internal.state.AcmeState;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeRequest;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.ProblemType;

/** The ACME server on the headend's HTTPS listener. */
@Component(
    name = "zta.headend.acme.servlet",
    configurationPid = {"zta.headend.portal", "zta.headend.acme"},
    service = Servlet.class)
@HttpWhiteboardServletPattern("/acme/*")
public final class AcmeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String HOME = "zta.headend.home";
  private static final int LONGEST_BODY = 64 * 1024;
  private static final int TOO_LARGE = 413;

  private final transient AcmeServer server;
  private final transient BaseUrl baseUrl;

  /** Opens the server's state. */
  @Activate
  public AcmeServlet(
      BundleContext context,
      AcmeConfig config,
      @Reference CertificateAuthority authority,
      @Reference Enrolments enrolments,
      @Reference Secrets secrets,
      @Reference InstantSource clock)
      throws FaultException {
    AcmeState state = AcmeState.open(home(context).resolve("acme"), clock.instant());
    Settings settings =
        new Settings(config.deviceZone(), config.nonceRejectPercent(), config.ordersPerHour());
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
    AcmeResponse answer;
    try {
      answer = server.answer(read(request));
    } catch (AcmeException e) {
      answer = e.response();
    }
    write(answer, response, request.getMethod().equals("HEAD"));
  }

  private AcmeRequest read(HttpServletRequest request) throws IOException, AcmeException {
    String host = request.getHeader("Host");
    String base = baseUrl.of(request.isSecure(), host == null ? "" : host);
    byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      throw new AcmeException(
          ProblemType.MALFORMED, TOO_LARGE, "the body is longer than " + LONGEST_BODY + " bytes");
    }
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
