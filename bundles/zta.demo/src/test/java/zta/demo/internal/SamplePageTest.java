package zta.demo.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SamplePageTest {
  @Test
  void namesTheHostThatWasAskedFor() {
    assertTrue(SamplePage.of("wiki.demo.example:8081").contains("wiki.demo.example:8081"));
  }

  @Test
  void neverEchoesMarkup() {
    assertFalse(SamplePage.of("<script>alert(1)</script>").contains("script>alert"));
  }
}
