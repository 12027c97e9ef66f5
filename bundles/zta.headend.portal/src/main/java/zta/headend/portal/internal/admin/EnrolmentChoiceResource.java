package zta.headend.portal.internal.admin;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Directory;
import zta.api.headend.IdentityCa;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.Documents;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Reply;
import zta.lib.x509.Pins;

/** The enrolment choice file, for {@code enrollment_choices} on the devices. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/admin/v1/enrolment-choice")
public final class EnrolmentChoiceResource extends AdminResource {
  private static final long serialVersionUID = 1L;

  private final transient Directory directory;
  private final transient CertificateAuthority authority;
  private final transient PortalSettings settings;

  /** Describes this headend. */
  @Activate
  public EnrolmentChoiceResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference Directory directory,
      @Reference CertificateAuthority authority,
      @Reference PortalSettings settings) {
    super(hosts, token);
    this.directory = directory;
    this.authority = authority;
    this.settings = settings;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    JsonArray issuers = new JsonArray();
    for (IdentityCa ca : directory.cas()) {
      if (ca.enabled()) {
        issuers.add(issuer(ca));
      }
    }
    JsonObject choice = new JsonObject();
    choice.addProperty("schema", "zta.enrolment-choice/1");
    choice.add("organization", Documents.organization(directory.organization()));
    choice.addProperty("method", "certificate");
    choice.add("issuers", issuers);
    choice.add("services", Documents.services(settings.services()));
    choice.add("pins", Documents.texts(List.of(Pins.of(authority.root()))));
    choice.addProperty("deviceZone", settings.deviceZone());
    String text =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(choice);
    return Reply.text(200, "application/json", text + "\n")
        .with("Content-Disposition", "attachment; filename=\"zta-enrolment-choice.json\"");
  }

  /** The id of a CA is the SHA-256 of its certificate. */
  private static JsonObject issuer(IdentityCa ca) {
    JsonObject issuer = new JsonObject();
    issuer.addProperty("commonName", commonName(ca.certificate().getSubjectX500Principal()));
    issuer.addProperty("sha256", ca.id());
    return issuer;
  }

  private static String commonName(X500Principal subject) {
    RDN[] found = X500Name.getInstance(subject.getEncoded()).getRDNs(BCStyle.CN);
    return found.length == 0
        ? subject.getName()
        : IETFUtils.valueToString(found[0].getFirst().getValue());
  }
}
