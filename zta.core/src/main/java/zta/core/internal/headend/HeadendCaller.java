package zta.core.internal.headend;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Calls the headend, as nobody or with one client certificate. Safe for use by many threads. */
public final class HeadendCaller {
  private static final Duration WHOLE_CALL = Duration.ofSeconds(30);
  private static final int MAX_BODY = 8 * 1024 * 1024;

  private final HttpClient http;
  private final Consumer<Answer> seen;
  private final CompletableFuture<HttpResponse<byte[]>> closing;

  HeadendCaller(
      HttpClient http, Consumer<Answer> seen, CompletableFuture<HttpResponse<byte[]>> closing) {
    this.http = http;
    this.seen = seen;
    this.closing = closing;
  }

  /** Returns the client for libraries that speak HTTP themselves. */
  public HttpClient http() {
    return http;
  }

  /** Starts a request; only HTTPS is spoken. */
  public static HttpRequest.Builder request(URI url) throws FaultException {
    if (!"https".equals(url.getScheme()) || url.getHost() == null) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(String.valueOf(url), "not an HTTPS address"));
    }
    return HttpRequest.newBuilder(url).timeout(WHOLE_CALL);
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws FaultException when there is no answer; what its status means is the caller's matter
   */
  public Answer send(HttpRequest request) throws FaultException {
    CompletableFuture<HttpResponse<byte[]>> call =
        http.sendAsync(request, headers -> new BoundedBody(MAX_BODY));
    try {
      HttpResponse<byte[]> response =
          call.applyToEither(closing, answer -> answer)
              .get(WHOLE_CALL.toMillis(), TimeUnit.MILLISECONDS);
      Answer answer =
          new Answer(
              request.uri(),
              response.statusCode(),
              response.headers(),
              response.body(),
              response.sslSession().map(HeadendCaller::peers).orElse(List.of()));
      seen.accept(answer);
      return answer;
    } catch (ExecutionException | TimeoutException e) {
      call.cancel(true);
      throw new FaultException(NetFaults.of(request.uri(), e), e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new FaultException(
          FaultCode.HEADEND_UNREACHABLE.at(
              String.valueOf(request.uri().getAuthority()), "the agent stops"),
          e);
    }
  }

  private static List<X509Certificate> peers(SSLSession session) {
    try {
      Certificate[] peers = session.getPeerCertificates();
      return Arrays.stream(peers).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
