package zta.cli.internal.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.IoReason;

/** The headend's admin API over HTTPS, with the token and the root of the headend's own home. */
final class AdminApi {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI base;
  private final String token;
  private final HttpClient http;

  AdminApi(AdminOptions options) throws FaultException {
    this.base = options.url().resolve("/admin/v1/");
    this.token = read(options.home().resolve("admin.token")).strip();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(PinnedContext.of(options.home().resolve("root.pem")))
            .build();
  }

  /** Gets a resource as text. */
  String get(String path, String accept) throws FaultException {
    return send(request(path).header("Accept", accept).GET());
  }

  /** Sends a body to a resource and returns the answer. */
  String send(String method, String path, String type, String body) throws FaultException {
    return send(
        request(path)
            .header("Content-Type", type)
            .header("Accept", "application/json")
            .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  /** Deletes a resource. */
  String delete(String path) throws FaultException {
    return send(request(path).DELETE());
  }

  /** Writes a part of a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Writes a query string; empty values are left out. */
  static String query(Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .filter(p -> !p.getValue().isEmpty())
            .map(p -> segment(p.getKey()) + "=" + segment(p.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private String send(HttpRequest.Builder builder) throws FaultException {
    HttpRequest request = builder.build();
    String place = request.method() + " " + request.uri();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 == 2) {
        return response.body();
      }
      throw Problems.fault(place, response.statusCode(), response.body());
    } catch (SSLException e) {
      throw new FaultException(
          FaultCode.HEADEND_NOT_TRUSTED.at(place, String.valueOf(e.getMessage())), e);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new FaultException(
          FaultCode.HEADEND_UNREACHABLE.at(
              place, "no connection", "Start it: ./zta headend; or name it: --url."),
          e);
    } catch (HttpTimeoutException e) {
      throw new FaultException(FaultCode.TIMED_OUT.at(place, "no answer in time"), e);
    } catch (IOException e) {
      throw new FaultException(FaultCode.HEADEND_UNREACHABLE.at(place, IoReason.of(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(FaultCode.TIMED_OUT.at(place, "interrupted"), e);
    }
  }

  private static String read(Path file) throws FaultException {
    try {
      return Files.readString(file);
    } catch (AccessDeniedException e) {
      throw new FaultException(
          FaultCode.NOT_PERMITTED.at(
              file.toString(), "this user may not read it", "Ask an administrator of the headend."),
          e);
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.CONFIG_UNREADABLE.at(
              file.toString(),
              "the headend's token is not there",
              "Name the headend's home with --headend-home or ZTA_HEADEND_HOME."),
          e);
    }
  }
}
