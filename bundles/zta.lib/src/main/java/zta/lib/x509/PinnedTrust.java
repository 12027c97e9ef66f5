package zta.lib.x509;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server whose chain leads to a pinned authority: one of the chain's certificates, or one
 * of the anchors given, is a valid CA with a pinned key, all certificates below it are valid PKIX
 * (RFC 5280) at the present time, the leaf is for server authentication, and for the host that was
 * asked for. No public authority helps.
 *
 * <p>The server has to send the pinned CA certificate with its chain, unless it is among the
 * anchors: a pin alone holds no key to verify with. Clients are never trusted here.
 */
public final class PinnedTrust extends X509ExtendedTrustManager {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int KEY_CERT_SIGN = 5;
  private static final int MAX_CHAIN = 8;

  private final Set<String> pins;
  private final List<X509Certificate> anchors;
  private final InstantSource clock;

  /** Trusts chains that carry their pinned authority. */
  public PinnedTrust(Collection<String> pins, InstantSource clock) {
    this(pins, List.of(), clock);
  }

  /**
   * Trusts chains that carry their pinned authority or end below one of the anchors; an anchor
   * counts only if it is pinned.
   */
  public PinnedTrust(
      Collection<String> pins, Collection<X509Certificate> anchors, InstantSource clock) {
    this.pins = Set.copyOf(pins);
    this.anchors = anchors.stream().filter(anchor -> Pins.match(anchor, pins)).toList();
    this.clock = clock;
  }

  /** Makes a client's TLS context that trusts as this does and shows the keys given, if any. */
  public SSLContext context(KeyManager... keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {this}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no TLS", e);
    }
  }

  /** Checks a server's chain, leaf first, for a host name or address. */
  public void check(X509Certificate[] chain, String host) throws CertificateException {
    if (chain.length == 0 || chain.length > MAX_CHAIN) {
      throw new CertificateException("a chain of " + chain.length + " certificates");
    }
    X509Certificate leaf = chain[0];
    // First, so that whoever fails by the clock alone is told so.
    for (X509Certificate certificate : chain) {
      checkValidity(certificate);
    }
    checkPath(chain);
    List<String> purposes = leaf.getExtendedKeyUsage();
    if (purposes != null && !purposes.contains(SERVER_AUTH) && !purposes.contains(ANY_PURPOSE)) {
      throw new CertificateException("the certificate is not for servers");
    }
    if (!HostNames.matches(leaf, host)) {
      throw new CertificateException("the certificate is not for " + host);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, host(engine.getHandshakeSession()));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, host(socket instanceof SSLSocket ssl ? ssl.getHandshakeSession() : null));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the host is not known");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw noClients();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw noClients();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw noClients();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return anchors.toArray(X509Certificate[]::new);
  }

  private void checkPath(X509Certificate[] chain) throws CertificateException {
    for (int i = 1; i < chain.length; i++) {
      if (Pins.match(chain[i], pins)) {
        validate(List.of(Arrays.copyOf(chain, i)), chain[i]);
        return;
      }
    }
    X509Certificate last = chain[chain.length - 1];
    for (X509Certificate anchor : anchors) {
      if (last.getIssuerX500Principal().equals(anchor.getSubjectX500Principal())) {
        validate(List.of(chain), anchor);
        return;
      }
    }
    throw new CertificateException("the chain does not lead to the pinned authority");
  }

  private void validate(List<X509Certificate> path, X509Certificate anchor)
      throws CertificateException {
    checkValidity(anchor);
    boolean[] usage = anchor.getKeyUsage();
    if (anchor.getBasicConstraints() < path.size() - 1
        || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw new CertificateException("what is pinned is no certificate authority for this chain");
    }
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(now());
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the chain is not valid: " + e.getMessage(), e);
    }
  }

  private void checkValidity(X509Certificate certificate)
      throws CertificateExpiredException, CertificateNotYetValidException {
    certificate.checkValidity(now());
  }

  private Date now() {
    return Date.from(clock.instant());
  }

  private static String host(@Nullable SSLSession session) throws CertificateException {
    String host = session == null ? null : session.getPeerHost();
    if (host == null || host.isEmpty()) {
      throw new CertificateException("the host is not known");
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return bracketed ? host.substring(1, host.length() - 1) : host;
  }

  private static CertificateException noClients() {
    return new CertificateException("clients are not trusted by pin");
  }
}
