package zta.headend.connector.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.x509.Pem;

/** The one file with all that a registered connector has, for its owner alone. */
final class CredentialFile {
  private static final String SCHEMA = "zta.connector-credential/1";
  private static final int MAX_BYTES = 128 * 1024;

  private final Path file;

  CredentialFile(Path file) {
    this.file = file;
  }

  Optional<Credential> read() throws FaultException {
    Optional<byte[]> content = SafeFiles.readIfPresent(file, MAX_BYTES);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    JsonView json = StrictJson.view(content.get(), file.toString());
    json.schema(SCHEMA);
    return Optional.of(
        new Credential(
            json.string("id"),
            json.string("name"),
            json.string("network"),
            URI.create(json.string("headend")),
            Pem.certificates(json.string("root"), file.toString()).get(0),
            json.strings("proxies"),
            Pem.privateKey(json.string("key"), file.toString()),
            Pem.certificates(json.string("certificate"), file.toString())));
  }

  void write(Credential credential) throws FaultException {
    JsonArray proxies = new JsonArray();
    credential.proxies().forEach(proxies::add);
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("id", credential.id());
    json.addProperty("name", credential.name());
    json.addProperty("network", credential.network());
    json.addProperty("headend", credential.headend().toString());
    json.addProperty("root", Pem.encode(credential.root()));
    json.add("proxies", proxies);
    json.addProperty("key", pem(credential.key().getEncoded()));
    json.addProperty("certificate", Pem.encode(credential.chain()));
    AtomicFiles.write(file, json.toString());
  }

  private static String pem(byte[] pkcs8) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8);
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }
}
