package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.headend.PolicyStore.Document;

class SqlPolicyStoreTest {
  @TempDir Path home;
  private TestStore store;
  private SqlPolicyStore policies;

  @BeforeEach
  void open() throws FaultException {
    store = new TestStore(home.resolve("headend"));
    policies = new SqlPolicyStore(store.database, store.clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void isEmptyBeforeTheFirstDocument() throws Exception {
    assertEquals(Optional.empty(), policies.current());
  }

  @Test
  void numbersEachNewDocumentAndNoRepeatedOne() throws Exception {
    assertEquals(1, policies.put("{\"schema\":\"zta.policy/1\",\"rules\":[]}", "a").revision());
    assertEquals(
        1,
        policies
            .put("{ \"schema\":\"zta.policy/1\", \"rules\":[], \"revision\":9 }", "b")
            .revision());

    Document second = policies.put("{\"schema\":\"zta.policy/1\",\"rules\":[{}]}", "a");

    assertEquals(2, second.revision());
    assertEquals(Optional.of(second), policies.current());
    assertEquals(
        JsonParser.parseString("{\"schema\":\"zta.policy/1\",\"rules\":[{}],\"revision\":2}"),
        JsonParser.parseString(second.json()));
  }

  @Test
  void takesAsMuchAsTheAdminApiLetsThrough() throws Exception {
    String big = "{\"note\":\"" + "x".repeat(900_000) + "\"}";

    assertTrue(policies.put(big, "a").json().length() > 900_000);
    assertTrue(policies.current().orElseThrow().json().length() > 900_000);
  }
}
