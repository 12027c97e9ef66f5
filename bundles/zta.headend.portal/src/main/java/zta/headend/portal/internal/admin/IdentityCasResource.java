package zta.headend.portal.internal.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.Directory;
import zta.api.headend.IdentityCa;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;
import zta.lib.x509.Pem;

/** The CAs whose certificates may enrol. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/admin/v1/identity-cas/*")
public final class IdentityCasResource extends AdminResource {
  private static final long serialVersionUID = 1L;
  private static final int KEY_CERT_SIGN = 5;

  private final transient Directory directory;
  private final transient InstantSource clock;

  /** Works on the directory. */
  @Activate
  public IdentityCasResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference Directory directory,
      @Reference InstantSource clock) {
    super(hosts, token);
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    return Reply.ok(list(directory.cas()));
  }

  @Override
  protected Reply post(Call call) throws FaultException {
    List<X509Certificate> uploaded = Pem.certificates(call.body(), "uploaded CA");
    for (X509Certificate certificate : uploaded) {
      checkIsCa(certificate);
    }
    JsonArray added = new JsonArray();
    for (X509Certificate certificate : uploaded) {
      IdentityCa ca = directory.addCa(certificate);
      audit("identity CA added", ca.id());
      added.add(json(ca));
    }
    JsonObject answer = new JsonObject();
    answer.add("cas", added);
    return Reply.json(201, answer);
  }

  private void checkIsCa(X509Certificate certificate) throws FaultException {
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(
              "uploaded CA",
              "the certificate is not a CA's",
              "Upload the certificate of the CA that issues user certificates."));
    }
    if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
      throw new FaultException(
          FaultCode.CERTIFICATE_EXPIRED.at(
              "uploaded CA", "the CA's certificate has expired", "Upload the renewed one."));
    }
  }

  @Override
  protected Reply put(Call call) throws FaultException {
    String id = String.join("/", call.segments());
    boolean enabled = call.json().bool("enabled", true);
    if (!directory.enableCa(id, enabled)) {
      return Problems.notFound(call.place());
    }
    audit(enabled ? "identity CA enabled" : "identity CA disabled", id);
    return Reply.ok(list(directory.cas().stream().filter(ca -> ca.id().equals(id)).toList()));
  }

  private static JsonObject list(List<IdentityCa> cas) {
    JsonArray list = new JsonArray();
    cas.forEach(ca -> list.add(json(ca)));
    JsonObject answer = new JsonObject();
    answer.add("cas", list);
    return answer;
  }

  private static JsonObject json(IdentityCa ca) {
    JsonObject json = new JsonObject();
    json.addProperty("id", ca.id());
    json.addProperty("subject", ca.certificate().getSubjectX500Principal().getName());
    json.addProperty("enabled", ca.enabled());
    json.addProperty("notBefore", ca.certificate().getNotBefore().toInstant().toString());
    json.addProperty("notAfter", ca.certificate().getNotAfter().toInstant().toString());
    json.addProperty("uploadedAt", ca.uploadedAt().toString());
    return json;
  }
}
