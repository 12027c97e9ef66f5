package zta.testkit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExportedPackagesTest {
  @Test
  void keepsNamesAndVersionsOnly() {
    assertEquals(
        List.of("a.b;version=\"1.2\"", "c", "d;version=2", "e;version=2"),
        ExportedPackages.of("a.b;uses:=\"x,y;z\";version=\"1.2\", c;uses:=\"x\",d;e;version=2"));
  }

  @Test
  void isEmptyWithoutHeader() {
    assertEquals(List.of(), ExportedPackages.of(""));
  }
}
