package zta.acceptance.product;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The headend's administrator: calls the admin API with the token, trusts the headend's root. */
public final class Admin {
  private final URI base;
  private final String token;
  private final HttpClient http;

  Admin(URI base, Path home) throws IOException, GeneralSecurityException {
    this.base = base;
    token = Files.readString(home.resolve("admin.token")).strip();
    http = HttpClient.newBuilder().sslContext(trusting(home.resolve("root.pem"))).build();
  }

  /** Adds a CA whose certificates may enrol. */
  public void addCa(String pem) throws IOException, InterruptedException {
    send("POST", "identity-cas", pem);
  }

  /** Enables or disables all CAs. */
  public void enableCas(boolean enabled) throws IOException, InterruptedException {
    for (JsonElement ca : json(send("GET", "identity-cas", "")).getAsJsonArray("cas")) {
      String id = ca.getAsJsonObject().get("id").getAsString();
      send("PUT", "identity-cas/" + id, "{\"enabled\":" + enabled + "}");
    }
  }

  /** Ends an enrolment. */
  public void revoke(String id) throws IOException, InterruptedException {
    send("DELETE", "enrolments/" + id, "");
  }

  /** Adds a user. */
  public void addUser(String identity) throws IOException, InterruptedException {
    send("PUT", "users/" + identity, "{\"displayName\":\"" + identity + "\",\"groups\":[]}");
  }

  /** Puts a policy in force and returns its revision. */
  public long policy(String document) throws IOException, InterruptedException {
    return json(send("PUT", "policy", document)).get("revision").getAsLong();
  }

  /** Returns the enrolment choice file. */
  public String choice() throws IOException, InterruptedException {
    return send("GET", "enrolment-choice", "");
  }

  /** Returns the ids of a user's live enrolments. */
  public List<String> live(String identity) throws IOException, InterruptedException {
    return StreamSupport.stream(
            json(send("GET", "enrolments", "")).getAsJsonArray("enrolments").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(one -> one.get("identity").getAsString().equals(identity))
        .filter(one -> one.get("active").getAsBoolean())
        .map(one -> one.get("id").getAsString())
        .toList();
  }

  /** Returns what the activity search finds, newest first. */
  public List<JsonObject> activity(String query) throws IOException, InterruptedException {
    String found = send("GET", "activity?limit=1000&" + query, "");
    return StreamSupport.stream(json(found).getAsJsonArray("rows").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** Asks whether the headend is well. */
  void health() throws IOException, InterruptedException {
    send("GET", "health", "");
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/admin/v1/" + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static SSLContext trusting(Path root) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(root))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
