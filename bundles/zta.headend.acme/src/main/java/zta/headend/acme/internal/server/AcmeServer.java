package zta.headend.acme.internal.server;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Enrolments;
import zta.api.headend.Secrets;
import zta.headend.acme.internal.jws.SignedRequest;
import zta.headend.acme.internal.state.Accounts;
import zta.headend.acme.internal.state.AcmeState;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeRequest;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.ProblemType;

/** An ACME server (RFC 8555) for enrolled devices. Safe for many threads; blocks. */
public final class AcmeServer {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final String JOSE = "application/jose+json";
  private static final Logger LOG = LoggerFactory.getLogger(AcmeServer.class);

  private final Nonces nonces;
  private final Map<String, Resource> resources;

  /** Makes a server over its state and the headend's services. */
  public AcmeServer(
      AcmeState state,
      CertificateAuthority authority,
      Enrolments enrolments,
      Secrets secrets,
      InstantSource clock,
      Settings settings) {
    Accounts accounts = state.accounts();
    Orders orders = state.orders();
    Authenticator authenticator = new Authenticator(accounts, enrolments, clock);
    OrderAccess access = new OrderAccess(orders, clock);
    this.nonces = new Nonces(clock, settings.nonceRejectPercent());
    this.resources =
        Map.of(
            "new-account",
            new NewAccount(authenticator, accounts, orders, new ExternalBinding(secrets), clock),
            "account",
            new AccountResource(authenticator, accounts, orders, clock),
            "key-change",
            new KeyChange(authenticator, accounts, orders, clock),
            "new-order",
            new NewOrder(
                authenticator,
                orders,
                new OrderedNames(settings.deviceZone()),
                new RateLimit(clock, settings.ordersPerHour()),
                clock),
            "order",
            new OrderResource(authenticator, access, new Issuance(authority, accounts, orders)),
            "authz",
            new AuthorizationResource(authenticator, access, orders),
            "certificate",
            new CertificateResource(authenticator, access, enrolments, authority),
            "revoke-cert",
            new Revocation(authenticator, enrolments));
  }

  /** Answers a request; whatever goes wrong becomes a problem document. */
  public AcmeResponse answer(AcmeRequest request) {
    return decorate(refusable(request), new Urls(request.base()));
  }

  private AcmeResponse refusable(AcmeRequest request) {
    try {
      return route(request);
    } catch (AcmeException e) {
      LOG.debug("{} {}: {}: {}", request.method(), request.path(), e.type(), e.getMessage());
      return e.response();
    } catch (FaultException e) {
      LOG.warn("ACME request failed: {}", e.fault(), e);
      return internal("see the server's log: " + e.fault().code());
    } catch (RuntimeException e) {
      LOG.error("ACME request failed", e);
      return internal("see the server's log");
    }
  }

  private AcmeResponse route(AcmeRequest request) throws AcmeException, FaultException {
    Urls urls = new Urls(request.base());
    switch (request.plainPath()) {
      case "/directory" -> {
        requireMethod(request, "GET", "HEAD");
        return DirectoryView.answer(urls);
      }
      case "/new-nonce" -> {
        requireMethod(request, "GET", "HEAD");
        return AcmeResponse.empty(request.method().equals("HEAD") ? OK : NO_CONTENT);
      }
      default -> {
        return signed(request, urls);
      }
    }
  }

  private AcmeResponse signed(AcmeRequest request, Urls urls) throws AcmeException, FaultException {
    List<String> path = List.of(request.plainPath().substring(1).split("/", -1));
    Resource resource = resources.get(path.get(0));
    if (resource == null) {
      throw notFound();
    }
    requireMethod(request, "POST");
    String type = request.contentType().toLowerCase(Locale.ROOT);
    if (!type.equals(JOSE) && !type.startsWith(JOSE + ";")) {
      throw new AcmeException(
          ProblemType.MALFORMED, UNSUPPORTED_MEDIA_TYPE, "the content type must be " + JOSE);
    }
    SignedRequest jws = SignedRequest.parse(request.body());
    nonces.use(jws.nonce());
    if (!jws.url().equals(request.url())) {
      throw new AcmeException(ProblemType.UNAUTHORIZED, "the request was signed for another url");
    }
    return resource.answer(new Call(request, jws, path, urls));
  }

  private AcmeResponse decorate(AcmeResponse response, Urls urls) {
    return response
        .with("Replay-Nonce", nonces.fresh())
        .with("Cache-Control", "no-store")
        .with("Link", "<" + urls.directory() + ">;rel=\"index\"");
  }

  /** Refuses a request whose body is not the empty one of a POST-as-GET. */
  static void requireGet(Call call) throws AcmeException {
    if (!call.jws().isGet()) {
      throw AcmeException.malformed("the payload of a POST-as-GET must be empty");
    }
  }

  /** Makes the refusal of a path where there is nothing. */
  static AcmeException notFound() {
    return new AcmeException(ProblemType.MALFORMED, NOT_FOUND, "there is nothing at this path");
  }

  private static void requireMethod(AcmeRequest request, String... methods) throws AcmeException {
    if (!List.of(methods).contains(request.method())) {
      throw new AcmeException(
          ProblemType.MALFORMED,
          METHOD_NOT_ALLOWED,
          "the method must be " + String.join(" or ", methods),
          Map.of("Allow", String.join(", ", methods)));
    }
  }

  private static AcmeResponse internal(String detail) {
    return new AcmeException(ProblemType.SERVER_INTERNAL, detail).response();
  }
}
