package zta.demo.internal;

import org.jspecify.annotations.Nullable;

/** The page of the sample application. */
final class SamplePage {
  private SamplePage() {}

  static String of(@Nullable String host) {
    String name =
        host == null || !host.matches("[A-Za-z0-9.:\\[\\]-]{1,200}") ? "an unnamed host" : host;
    return """
        <!doctype html>
        <html lang="en">
        <title>Private application</title>
        <h1>You reached a private application</h1>
        <p>You asked for %s. It listens on a loopback address only; this page came through the Zero Trust proxy.</p>
        </html>
        """
        .formatted(name);
  }
}
