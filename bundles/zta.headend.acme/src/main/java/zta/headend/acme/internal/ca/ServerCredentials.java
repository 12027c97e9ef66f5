package zta.headend.acme.internal.ca;

import java.net.IDN;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.util.IPAddress;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority.Credential;

/**
 * Server credentials under the root. Kept in memory only: clients pin the root, so that a new one
 * at each start is nothing to them.
 */
final class ServerCredentials {
  private static final Duration LIFE = Duration.ofDays(90);
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

  /** Bounds the memory that callers can take; a headend has a handful of listeners. */
  private static final int MOST = 64;

  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*");

  private final Credential root;
  private final InstantSource clock;
  private final Map<List<String>, Credential> cache = new ConcurrentHashMap<>();

  ServerCredentials(Credential root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  Credential get(List<String> names) throws FaultException {
    TreeSet<String> canonical = new TreeSet<>();
    for (String name : names) {
      canonical.add(canonical(name));
    }
    if (canonical.isEmpty()) {
      throw refused("", "no name is given");
    }
    List<String> key = List.copyOf(canonical);
    Credential known = cache.get(key);
    Instant now = clock.instant();
    if (known != null && now.plus(RENEWED_BEFORE_END).isBefore(end(known))) {
      return known;
    }
    if (cache.size() >= MOST) {
      cache.clear();
    }
    Credential made = issue(key, now);
    cache.put(key, made);
    return made;
  }

  private Credential issue(List<String> names, Instant now) {
    KeyPair pair = KeyPairs.p256();
    X509Certificate issuer = root.chain().get(0);
    GeneralName[] alternatives =
        names.stream().map(ServerCredentials::alternative).toArray(GeneralName[]::new);
    CertificateTemplate template =
        CertificateTemplate.leaf(
                new X500Name("CN=zta headend"),
                pair.getPublic(),
                now.minus(Hierarchy.BACKDATED),
                now.plus(LIFE))
            .purpose(KeyPurposeId.id_kp_serverAuth)
            .names(new GeneralNames(alternatives));
    X509Certificate leaf = CertificateSigner.of(root.key(), issuer).sign(template);
    return new Credential(pair.getPrivate(), List.of(leaf, issuer));
  }

  private static GeneralName alternative(String name) {
    return new GeneralName(
        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static String canonical(String name) throws FaultException {
    if (IPAddress.isValid(name)) {
      return name;
    }
    try {
      String ascii = IDN.toASCII(name).toLowerCase(Locale.ROOT);
      if (DNS_NAME.matcher(ascii).matches()) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      throw refused(name, "is no DNS name: " + e.getMessage());
    }
    throw refused(name, "is neither a DNS name nor an address");
  }

  private static FaultException refused(String name, String why) {
    return new FaultException(
        FaultCode.CONFIG_VALUE.at(
            "server certificate", '"' + name + "\" " + why, "Name hosts or addresses."));
  }

  private static Instant end(Credential credential) {
    return credential.chain().get(0).getNotAfter().toInstant();
  }
}
