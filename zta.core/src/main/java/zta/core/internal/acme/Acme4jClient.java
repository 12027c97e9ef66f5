package zta.core.internal.acme;

import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.util.CSRBuilder;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * Gets certificates with acme4j. Each step is repeated while the server takes back its nonces,
 * which RFC 8555 (section 6.5) allows it to do at any time.
 */
@Component(service = CertificateClient.class)
public final class Acme4jClient implements CertificateClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ONE_REQUEST = Duration.ofSeconds(20);
  private static final int TRIES = 5;

  /** One step of an order. */
  @FunctionalInterface
  private interface Step<T> {
    T run() throws AcmeException, InterruptedException;
  }

  @Override
  public List<X509Certificate> obtain(CertificateOrder wanted) throws FaultException {
    try {
      return order(wanted);
    } catch (AcmeException e) {
      throw new FaultException(AcmeFaults.of(wanted.directory(), e), e);
    } catch (AcmeProtocolException e) {
      throw new FaultException(AcmeFaults.malformed(wanted.directory(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(wanted.directory(), "the agent stops");
    }
  }

  private static List<X509Certificate> order(CertificateOrder wanted)
      throws AcmeException, InterruptedException, FaultException {
    Session session = new Session(wanted.directory(), new PinnedAcmeProvider(wanted.http()));
    session.networkSettings().setTimeout(ONE_REQUEST);
    Login login = steadily(() -> login(session, wanted));
    Order order =
        steadily(
            () ->
                login
                    .newOrder()
                    .identifiers(wanted.identifiers().stream().map(Acme4jClient::of).toList())
                    .create());
    for (Authorization authorization : steadily(order::getAuthorizations)) {
      authorize(authorization);
    }
    expect(wanted, order, steadily(() -> order.waitUntilReady(PATIENCE)), Status.READY);
    byte[] request = request(wanted);
    steadily(
        () -> {
          order.execute(request);
          return order;
        });
    expect(wanted, order, steadily(() -> order.waitForCompletion(PATIENCE)), Status.VALID);
    return steadily(() -> order.getCertificate().getCertificateChain());
  }

  private static Login login(Session session, CertificateOrder wanted) throws AcmeException {
    AccountBuilder account = new AccountBuilder().useKeyPair(wanted.account());
    if (wanted.binding().isPresent()) {
      ExternalAccount binding = wanted.binding().get();
      account.agreeToTermsOfService().withKeyIdentifier(binding.kid(), binding.hmacKey());
    } else {
      account.onlyExisting();
    }
    return account.createLogin(session);
  }

  /**
   * The enrolment has authorised the account already, so usually nothing is left to do. A server
   * that still wants a challenge answered gets its answer; there is nothing to prepare for it.
   */
  private static void authorize(Authorization authorization)
      throws AcmeException, InterruptedException {
    if (steadily(authorization::getStatus) != Status.PENDING) {
      return;
    }
    List<Challenge> challenges = steadily(authorization::getChallenges);
    if (!challenges.isEmpty()) {
      Challenge challenge = challenges.get(0);
      steadily(
          () -> {
            challenge.trigger();
            return challenge;
          });
      Status outcome = steadily(() -> authorization.waitForCompletion(PATIENCE));
      if (outcome != Status.VALID) {
        throw new AcmeException("authorization of " + authorization.getIdentifier() + " failed");
      }
    }
  }

  /** The request names DNS names only; everything else comes from the enrolment anyhow. */
  private static byte[] request(CertificateOrder wanted) throws FaultException {
    CSRBuilder request = new CSRBuilder();
    wanted.identifiers().stream()
        .filter(AcmeIdentifier::isDns)
        .forEach(name -> request.addDomain(name.value()));
    try {
      KeyPair key = wanted.key();
      request.sign(key);
      return request.getEncoded();
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at("certificate request", String.valueOf(e.getMessage())), e);
    }
  }

  private static void expect(CertificateOrder wanted, Order order, Status found, Status good)
      throws FaultException {
    if (found != good && found != Status.VALID) {
      String why = order.getError().map(Object::toString).orElse("the order is " + found);
      throw failed(wanted.directory(), why);
    }
  }

  private static Identifier of(AcmeIdentifier identifier) {
    return new Identifier(identifier.type(), identifier.value());
  }

  private static <T> T steadily(Step<T> step) throws AcmeException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return loaded(step);
      } catch (AcmeServerException e) {
        if (attempt == TRIES || !e.getType().toString().endsWith(":badNonce")) {
          throw e;
        }
      }
    }
  }

  /** What acme4j loads only when it is looked at fails as if it had been asked for. */
  private static <T> T loaded(Step<T> step) throws AcmeException, InterruptedException {
    try {
      return step.run();
    } catch (AcmeLazyLoadingException e) {
      if (e.getCause() instanceof AcmeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static FaultException failed(URI directory, String reason) {
    return new FaultException(FaultCode.ACME_FAILED.at(String.valueOf(directory), reason));
  }
}
