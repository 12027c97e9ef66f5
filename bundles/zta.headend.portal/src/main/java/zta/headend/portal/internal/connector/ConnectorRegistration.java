package zta.headend.portal.internal.connector;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.ConnectorAuthority;
import zta.api.headend.ConnectorCertificate;
import zta.api.headend.ConnectorRecord;
import zta.api.headend.Connectors;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.web.Audit;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;
import zta.headend.portal.internal.web.Resource;
import zta.lib.json.JsonView;
import zta.lib.x509.Pem;

/**
 * Gives connectors their certificates: the first for a token, which that uses up, further ones for
 * the certificate in force.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/v1/connectors/*")
public final class ConnectorRegistration extends Resource {
  private static final long serialVersionUID = 1L;
  private static final int HEXADECIMAL = 16;

  private final transient PortalSettings settings;
  private final transient Connectors connectors;
  private final transient ConnectorAuthority issuer;
  private final transient CertificateAuthority authority;
  private final transient InstantSource clock;

  /** Works on the record. */
  @Activate
  public ConnectorRegistration(
      @Reference HostCheck hosts,
      @Reference PortalSettings settings,
      @Reference Connectors connectors,
      @Reference ConnectorAuthority issuer,
      @Reference CertificateAuthority authority,
      @Reference InstantSource clock) {
    super(hosts);
    this.settings = settings;
    this.connectors = connectors;
    this.issuer = issuer;
    this.authority = authority;
    this.clock = clock;
  }

  @Override
  protected Reply post(Call call) throws FaultException {
    if (call.segments().isEmpty()) {
      return register(call);
    }
    return call.segments().equals(List.of("renewal"))
        ? renew(call)
        : Problems.notFound(call.place());
  }

  private Reply register(Call call) throws FaultException {
    JsonView body = call.json();
    ConnectorToken token =
        ConnectorToken.parse(body.string("token")).orElseThrow(ConnectorRegistration::badToken);
    ConnectorRecord connector =
        connectors
            .awaiting(token.connectorId(), token.hash())
            .orElseThrow(ConnectorRegistration::badToken);
    PublicKey key = ConnectorRequest.key(body.string("csr"));
    List<X509Certificate> chain = issuer.issueConnector(connector, key);
    if (!connectors.register(token.hash(), certificate(connector, chain.get(0)))) {
      throw badToken();
    }
    Audit.note("connector", "registered", connector.id());
    return Reply.json(201, answer(connector, chain));
  }

  private Reply renew(Call call) throws FaultException {
    ConnectorRecord connector = require(call);
    PublicKey key = ConnectorRequest.key(call.json().string("csr"));
    List<X509Certificate> chain = issuer.issueConnector(connector, key);
    if (!connectors.renew(certificate(connector, chain.get(0)))) {
      throw removed(call);
    }
    return Reply.json(201, answer(connector, chain));
  }

  /** Returns the connector that the client's certificate, in force, belongs to. */
  private ConnectorRecord require(Call call) throws FaultException {
    X509Certificate shown =
        call.clientCertificate()
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.NOT_ENROLLED.at(
                            call.place(), "the client showed no certificate")));
    Optional<ConnectorCertificate> known =
        connectors.certificate(shown.getSerialNumber().toString(HEXADECIMAL));
    if (known.isEmpty() || !same(shown, Pem.certificates(known.get().pem()).get(0))) {
      throw removed(call);
    }
    if (shown.getNotAfter().toInstant().isBefore(clock.instant())) {
      throw new FaultException(
          FaultCode.CERTIFICATE_EXPIRED.at(
              call.place(),
              "the connector's certificate has expired",
              "Remove the connector and add it again."));
    }
    return connectors
        .find(known.get().connectorId())
        .filter(ConnectorRecord::active)
        .orElseThrow(() -> removed(call));
  }

  private static boolean same(X509Certificate one, X509Certificate other) {
    try {
      return Arrays.equals(one.getEncoded(), other.getEncoded());
    } catch (CertificateEncodingException e) {
      return false;
    }
  }

  private static ConnectorCertificate certificate(ConnectorRecord connector, X509Certificate leaf) {
    return new ConnectorCertificate(
        leaf.getSerialNumber().toString(HEXADECIMAL),
        connector.id(),
        Pem.encode(leaf),
        leaf.getNotAfter().toInstant());
  }

  private JsonObject answer(ConnectorRecord connector, List<X509Certificate> chain) {
    JsonObject named = new JsonObject();
    named.addProperty("id", connector.id());
    named.addProperty("name", connector.name());
    named.addProperty("network", connector.network());
    JsonArray proxies = new JsonArray();
    settings.proxies().forEach(proxy -> proxies.add(proxy.toString()));
    JsonObject answer = new JsonObject();
    answer.addProperty("schema", "zta.connector/1");
    answer.add("connector", named);
    answer.addProperty("certificate", Pem.encode(chain));
    answer.addProperty("root", Pem.encode(authority.root()));
    answer.add("proxies", proxies);
    return answer;
  }

  private static FaultException badToken() {
    return new FaultException(
        FaultCode.CONNECTOR_TOKEN.at("body: $.token", "it is unknown, used or too old"));
  }

  private static FaultException removed(Call call) {
    return new FaultException(
        FaultCode.CONNECTOR_UNKNOWN.at(
            call.place(), "the certificate is not one of a connector in force"));
  }
}
