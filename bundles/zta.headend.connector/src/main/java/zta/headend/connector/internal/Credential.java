package zta.headend.connector.internal;

import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a registered connector has.
 *
 * @param id its id
 * @param name its name
 * @param network the network that it joins
 * @param headend where it renews its certificate
 * @param root root of the headend's certificates
 * @param proxies proxies as {@code host:port}
 * @param key private key
 * @param chain certificate first
 */
public record Credential(
    String id,
    String name,
    String network,
    URI headend,
    X509Certificate root,
    List<String> proxies,
    PrivateKey key,
    List<X509Certificate> chain) {
  private static final int PARTS_OF_LIFE = 3;

  /** Copies the lists. */
  public Credential {
    proxies = List.copyOf(proxies);
    chain = List.copyOf(chain);
  }

  /** Returns when the certificate is to be renewed: at the beginning of its last third. */
  public Instant renewAt() {
    Instant end = chain.get(0).getNotAfter().toInstant();
    Duration life = Duration.between(chain.get(0).getNotBefore().toInstant(), end);
    return end.minus(life.dividedBy(PARTS_OF_LIFE));
  }

  /** Tells whose it is, and nothing of the key. */
  @Override
  public String toString() {
    return "credential of connector " + name;
  }
}
