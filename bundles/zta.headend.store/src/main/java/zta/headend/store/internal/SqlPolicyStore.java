package zta.headend.store.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.FaultException;
import zta.api.headend.Changes.Topic;
import zta.api.headend.PolicyStore;
import zta.lib.json.StrictJson;

/**
 * Policy documents in a table, every revision. The store numbers the documents: what it gives out
 * has the member {@code revision}, whatever was there when it was put.
 */
@Component
public final class SqlPolicyStore implements PolicyStore {
  private static final String REVISION = "revision";
  private static final String LATEST =
      "SELECT revision, document FROM policy ORDER BY revision DESC FETCH FIRST 1 ROWS ONLY";
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Database database;
  private final InstantSource clock;

  /** Works on a database. */
  @Activate
  public SqlPolicyStore(@Reference Database database, @Reference InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<Document> current() throws FaultException {
    Optional<Document> stored = database.run(SqlPolicyStore::latest);
    return stored.isPresent() ? Optional.of(numbered(stored.get())) : stored;
  }

  @Override
  public Document put(String json, String author) throws FaultException {
    String plain = withoutRevision(json);
    return numbered(
        database.change(
            tx -> {
              Optional<Document> before = latest(tx);
              if (before.isPresent() && before.get().json().equals(plain)) {
                return before.get();
              }
              long revision = before.map(Document::revision).orElse(0L) + 1;
              tx.update(
                  "INSERT INTO policy (revision, document, author, put_at) VALUES (?, ?, ?, ?)",
                  revision,
                  plain,
                  author,
                  clock.instant());
              tx.changed(Topic.POLICY);
              return new Document(revision, plain);
            }));
  }

  private static Optional<Document> latest(Transaction tx) throws SQLException {
    return tx.one(LATEST, row -> new Document(row.number(REVISION), row.text("document")));
  }

  private static String withoutRevision(String json) throws FaultException {
    JsonObject document = StrictJson.object(json, "policy");
    document.remove(REVISION);
    return GSON.toJson(document);
  }

  private static Document numbered(Document stored) throws FaultException {
    JsonObject numbered = new JsonObject();
    JsonObject document = StrictJson.object(stored.json(), "policy");
    document.entrySet().forEach(member -> numbered.add(member.getKey(), member.getValue()));
    numbered.addProperty(REVISION, stored.revision());
    return new Document(stored.revision(), GSON.toJson(numbered));
  }
}
