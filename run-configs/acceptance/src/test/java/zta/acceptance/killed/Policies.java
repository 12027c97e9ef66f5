package zta.acceptance.killed;

import java.util.concurrent.atomic.AtomicInteger;

/** Policies that differ, so that there is something to sync. */
final class Policies {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Policies() {}

  static String next() {
    int number = NUMBER.incrementAndGet();
    return """
        {"schema":"zta.policy/1",
         "resources":[{"id":"wiki","name":"Wiki %d","names":["wiki.corp.example"],"ports":["tcp/443"]}],
         "rules":[{"id":"all","name":"All","effect":"allow","resources":["wiki"]}]}
        """
        .formatted(number);
  }
}
