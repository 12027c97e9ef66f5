package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import zta.testkit.NeedsRoot;

/** Programs that know nothing of the agent reach what is private to their users through it. */
@NeedsRoot(to = "make network namespaces")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransparentIT {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[
        {"id":"servers","name":"Servers","names":["*.corp.example"],
         "exceptions":["public.corp.example","payroll.corp.example"]},
        {"id":"payroll","name":"Payroll","names":["payroll.corp.example"]},
        {"id":"net","name":"Network","networks":["10.50.0.0/24","fd50::/64"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["servers","net"]}]}
      """;

  @TempDir static Path folder;
  private Site site;
  private Device device;

  @BeforeAll
  void start() throws Exception {
    site = Site.make(folder);
    device = site.own(new Device(site, POLICY, Map.of()));
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @Test
  void web() throws Exception {
    Namespace.Ended got =
        site.device()
            .runAs(
                Device.ANNA,
                "curl",
                "-sS",
                "--max-time",
                "20",
                "--socks5-hostname",
                "127.0.0.1:1080",
                "http://wiki.corp.example/");
    assertEquals("the private page\n", got.out());
    assertTrue(got.code() == 0);
  }
}
