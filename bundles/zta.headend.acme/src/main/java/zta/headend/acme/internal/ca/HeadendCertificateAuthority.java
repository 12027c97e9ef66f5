package zta.headend.acme.internal.ca;

import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.CertificateRecord;
import zta.api.headend.ConnectorAuthority;
import zta.api.headend.ConnectorRecord;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.headend.acme.internal.config.AcmeConfig;
import zta.lib.file.AtomicFiles;
import zta.lib.x509.Pem;

/** The headend's CA, kept in {@code <zta.headend.home>/ca}. */
@Component(
    name = "zta.headend.acme.ca",
    configurationPid = "zta.headend.acme",
    service = {CertificateAuthority.class, ConnectorAuthority.class})
@Designate(ocd = AcmeConfig.class)
public final class HeadendCertificateAuthority implements CertificateAuthority, ConnectorAuthority {
  /** Framework property with the headend's home directory. */
  private static final String HOME = "zta.headend.home";

  private static final KeyPurposeId CONNECTOR =
      KeyPurposeId.getInstance(new ASN1ObjectIdentifier(PURPOSE));
  private static final int HEXADECIMAL = 16;
  private static final Logger LOG = LoggerFactory.getLogger(HeadendCertificateAuthority.class);

  private final Enrolments enrolments;
  private final InstantSource clock;
  private final Duration life;
  private final Hierarchy hierarchy;
  private final CertificateSigner clientSigner;
  private final ServerCredentials servers;

  /** Opens the CA, making it at the first start. */
  @Activate
  public HeadendCertificateAuthority(
      BundleContext context,
      AcmeConfig config,
      @Reference Enrolments enrolments,
      @Reference InstantSource clock)
      throws FaultException {
    this(home(context), config.certificateLife(), enrolments, clock);
  }

  private HeadendCertificateAuthority(
      Path home, String certificateLife, Enrolments enrolments, InstantSource clock)
      throws FaultException {
    this.enrolments = enrolments;
    this.clock = clock;
    this.life = CertificateLife.parse(certificateLife);
    this.hierarchy = Hierarchy.open(home.resolve("ca"), clock);
    this.clientSigner = CertificateSigner.of(hierarchy.clientIssuer().key(), clientIssuer());
    this.servers = new ServerCredentials(hierarchy.root(), clock);
    AtomicFiles.write(home.resolve("root.pem"), Pem.encode(root()));
  }

  /** Opens the CA of a home directory without a framework. */
  public static HeadendCertificateAuthority open(
      Path home, String certificateLife, Enrolments enrolments, InstantSource clock)
      throws FaultException {
    return new HeadendCertificateAuthority(home, certificateLife, enrolments, clock);
  }

  private static Path home(BundleContext context) throws FaultException {
    String home = context.getProperty(HOME);
    if (home == null || home.isBlank()) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(
              "framework property " + HOME,
              "is not set",
              "Start the headend with the directory for its files in this property."));
    }
    return Path.of(home);
  }

  @Override
  public X509Certificate root() {
    return hierarchy.root().chain().get(0);
  }

  @Override
  public X509Certificate clientIssuer() {
    return hierarchy.clientIssuer().chain().get(0);
  }

  @Override
  public Credential server(List<String> names) throws FaultException {
    return servers.get(names);
  }

  @Override
  public Credential configurationSigner() {
    return hierarchy.configurationSigner();
  }

  @Override
  public List<X509Certificate> issueClient(
      EnrolmentRecord enrolment,
      PublicKey publicKey,
      List<String> dnsNames,
      List<String> permanentIdentifiers)
      throws FaultException {
    EnrolmentRecord current = inForce(enrolment.id());
    RequestedNames.check(current, dnsNames, permanentIdentifiers);
    Instant now = clock.instant();
    Instant end = now.plus(life);
    CertificateTemplate template =
        CertificateTemplate.leaf(
                ClientNames.subject(current), publicKey, now.minus(Hierarchy.BACKDATED), end)
            .purpose(KeyPurposeId.id_kp_clientAuth)
            .names(ClientNames.alternatives(current, dnsNames, permanentIdentifiers));
    X509Certificate leaf = clientSigner.sign(template);
    String serial = leaf.getSerialNumber().toString(HEXADECIMAL);
    enrolments.addCertificate(
        new CertificateRecord(serial, current.id(), Pem.encode(leaf), end, Optional.empty()));
    LOG.info("issued certificate {} for enrolment {}, good until {}", serial, current.id(), end);
    return List.of(leaf, clientIssuer(), root());
  }

  @Override
  public List<X509Certificate> issueConnector(ConnectorRecord connector, PublicKey publicKey) {
    Instant now = clock.instant();
    Instant end = now.plus(life);
    CertificateTemplate template =
        CertificateTemplate.leaf(
                ConnectorNames.subject(connector), publicKey, now.minus(Hierarchy.BACKDATED), end)
            .purpose(KeyPurposeId.id_kp_clientAuth, CONNECTOR)
            .names(ConnectorNames.alternatives(connector));
    X509Certificate leaf = clientSigner.sign(template);
    LOG.info("issued a certificate for connector {}, good until {}", connector.id(), end);
    return List.of(leaf, clientIssuer(), root());
  }

  private EnrolmentRecord inForce(String id) throws FaultException {
    return enrolments
        .find(id)
        .filter(EnrolmentRecord::active)
        .orElseThrow(
            () ->
                new FaultException(
                    FaultCode.ENROLMENT_REVOKED.at("enrolment " + id, "is not in force")));
  }
}
