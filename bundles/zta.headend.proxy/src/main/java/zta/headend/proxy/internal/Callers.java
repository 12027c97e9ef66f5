package zta.headend.proxy.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import zta.api.access.ReasonCode;
import zta.api.access.Subject;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateRecord;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.api.headend.Identity;

/**
 * Says whom a client certificate stands for: certificate not revoked, enrolment in force, user
 * known. Reads the record off the event loop, remembers until the record changes, and refuses when
 * the record cannot be read.
 */
public final class Callers {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final int REMEMBERED = 10_000;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Enrolments enrolments;
  private final Directory directory;
  private final InstantSource clock;
  private final Executor worker;
  private final AtomicLong generation = new AtomicLong();
  private final AsyncCache<String, Found> known;

  /** Makes it over a record. */
  public Callers(Enrolments enrolments, Directory directory, InstantSource clock, Executor worker) {
    this.enrolments = enrolments;
    this.directory = directory;
    this.clock = clock;
    this.worker = worker;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(LONGEST)
            .executor(Runnable::run)
            .buildAsync();
  }

  /** Forgets everything; answers already under way are recognisable by their generation. */
  public void forget() {
    generation.incrementAndGet();
    known.synchronous().invalidateAll();
  }

  /** Returns the present generation. */
  public long generation() {
    return generation.get();
  }

  /**
   * Finds the caller; completes exceptionally with {@link RefusedException}. Completes on a worker
   * thread or at once.
   */
  public CompletableFuture<Caller> find(X509Certificate certificate) {
    try {
      checkForm(certificate);
    } catch (RefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
    String serial = serial(certificate);
    try {
      return known
          .get(serial, (key, pool) -> CompletableFuture.supplyAsync(() -> load(key), worker))
          .thenCompose(found -> answer(serial, found));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(busy());
    }
  }

  /** Reads the caller of a certificate anew; blocks. */
  public Caller read(String serial) throws RefusedException {
    long now = generation.get();
    try {
      Optional<CertificateRecord> certificate = enrolments.certificate(serial);
      if (certificate.isEmpty() || certificate.get().revokedAt().isPresent()) {
        throw new RefusedException(ReasonCode.CERTIFICATE, "certificate is revoked or unknown");
      }
      Optional<EnrolmentRecord> enrolment = enrolments.find(certificate.get().enrolmentId());
      if (enrolment.isEmpty() || !enrolment.get().active()) {
        throw new RefusedException(ReasonCode.CERTIFICATE, "enrolment has ended");
      }
      return new Caller(serial, enrolment.get(), subject(enrolment.get()), now);
    } catch (FaultException e) {
      throw new RefusedException(ReasonCode.INTERNAL, "the record cannot be read at the moment");
    }
  }

  private Found load(String serial) {
    try {
      return new Found(Optional.of(read(serial)), Optional.empty());
    } catch (RefusedException e) {
      return new Found(Optional.empty(), Optional.of(e));
    }
  }

  private CompletableFuture<Caller> answer(String serial, Found found) {
    if (found.caller().isPresent()) {
      return CompletableFuture.completedFuture(found.caller().get());
    }
    known.synchronous().asMap().remove(serial, found);
    return CompletableFuture.failedFuture(found.refusal().orElseThrow());
  }

  /** What the record said: a refusal is a value, since the cache reports every failed load. */
  private record Found(Optional<Caller> caller, Optional<RefusedException> refusal) {}

  private Subject subject(EnrolmentRecord enrolment) throws FaultException, RefusedException {
    Optional<Identity> identity = directory.find(enrolment.identity());
    Set<String> groups = identity.map(Identity::groups).orElse(Set.of());
    if (identity.isEmpty()) {
      throw new RefusedException(ReasonCode.CERTIFICATE, "user is not known any more");
    }
    return new Subject(
        enrolment.identity(), groups, enrolment.organization(), enrolment.deviceId());
  }

  private void checkForm(X509Certificate certificate) throws RefusedException {
    if (certificate.getBasicConstraints() >= 0
        || !forClients(certificate)
        || ConnectorIdentities.isConnectors(certificate)) {
      throw new RefusedException(ReasonCode.CERTIFICATE, "certificate is not one of a client");
    }
    Instant now = clock.instant();
    if (now.isAfter(certificate.getNotAfter().toInstant())
        || now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new RefusedException(ReasonCode.CERTIFICATE, "certificate is outside its validity");
    }
  }

  private static boolean forClients(X509Certificate certificate) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages != null && usages.contains(CLIENT_AUTH);
    } catch (java.security.cert.CertificateParsingException e) {
      return false;
    }
  }

  /** Returns a serial number as the record writes it. */
  public static String serial(X509Certificate certificate) {
    BigInteger number = certificate.getSerialNumber();
    return number.toString(16);
  }

  private static RefusedException busy() {
    return new RefusedException(ReasonCode.LIMIT, "too many requests at once");
  }
}
