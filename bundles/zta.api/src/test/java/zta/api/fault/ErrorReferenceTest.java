package zta.api.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;

/**
 * Keeps {@code docs/reference/errors.md} equal to the codes. To write it anew, run this test with
 * {@code -Dzta.docs.write=true}.
 */
class ErrorReferenceTest {
  private static final Pattern ID = Pattern.compile("ZTA(-[A-Z]+)+(-[0-9]{3})?");

  @Test
  void theDocumentListsEveryCode() throws Exception {
    Path document = root().resolve("docs/reference/errors.md");
    if (Boolean.getBoolean("zta.docs.write")) {
      Files.createDirectories(document.getParent());
      Files.writeString(document, reference());
    }
    String written = Files.exists(document) ? Files.readString(document) : "";
    assertEquals(
        reference(),
        written,
        "out of date; write it anew: ./mvnw -pl bundles/zta.api test"
            + " -Dtest=ErrorReferenceTest -Dzta.docs.write=true");
  }

  @Test
  void codesAreUniqueAndOfOneForm() {
    List<String> ids =
        Stream.concat(
                Arrays.stream(FaultCode.values()).map(FaultCode::id),
                Arrays.stream(ReasonCode.values()).map(ReasonCode::id))
            .toList();
    Set<String> unique = new HashSet<>(ids);
    assertEquals(ids.size(), unique.size());
    assertTrue(ids.stream().allMatch(id -> ID.matcher(id).matches()), ids.toString());
  }

  private static String reference() {
    StringBuilder text =
        new StringBuilder(
            """
            # Errors and reasons

            Generated from `zta.api.fault.FaultCode` and `zta.api.access.ReasonCode`; a test keeps it true.
            A code never changes its meaning. Each error also names its place and what is wrong there.

            ## Errors

            What the command line, the tile, the history and the log show when something cannot be done.

            | code | title | remedy |
            |---|---|---|
            """);
    for (FaultCode code : FaultCode.values()) {
      row(text, code.id(), code.title(), code.remedy());
    }
    text.append(
        """

        ## Reasons

        Why an access was granted, refused or ended; the proxy sends the code as `zta-reason` in `Proxy-Status`.

        | code | text | remedy |
        |---|---|---|
        """);
    for (ReasonCode reason : ReasonCode.values()) {
      row(text, reason.id(), reason.text(), reason.remedy());
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String code, String title, String remedy) {
    text.append("| `").append(code).append("` | ").append(cell(title)).append(" | ");
    text.append(cell(remedy)).append(" |\n");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  /** Tests run in the folder of their module, or of the reactor. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("cnf/pom.xml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
