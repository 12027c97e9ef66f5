package zta.netcheck.internal.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpLeasesTest {
  private static final URI API = URI.create("https://portal.example/api");

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ADDRESS=192.0.2.7\nCAPTIVE_PORTAL=https://portal.example/api\nMTU=1500\n",
        "OPTION_114=68747470733a2f2f706f7274616c2e6578616d706c652f617069\n",
        "lease {\n  option default-url \"https://portal.example/api\";\n}\n",
        "lease {\n  option unknown-114 68:74:74:70:73:3a:2f:2f:70:6f:72:74:61:6c:2e:65:78:61:6d:70:"
            + "6c:65:2f:61:70:69;\n}\n",
        "option default-url \"https://old.example/\"; option captive-portal \"https://portal.example/api\";"
      })
  void findsTheApi(String leases) {
    assertEquals(Optional.of(API), DhcpLeases.portalApi(leases));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ADDRESS=192.0.2.7\n",
        "CAPTIVE_PORTAL=http://portal.example/api\n",
        "CAPTIVE_PORTAL=file:///etc/shadow\n",
        "CAPTIVE_PORTAL=https:nohost\n",
        "CAPTIVE_PORTAL=\n",
        "OPTION_114=68747\n",
        "option unknown-114 zz;\n",
        "option default-url \"https://a b/\";\n"
      })
  void isContentWithNoneAndTakesNothingButHttps(String leases) {
    assertEquals(Optional.empty(), DhcpLeases.portalApi(leases));
  }

  @Test
  void theLatestLeaseOfAnyClientCounts() throws Exception {
    lease("var/lib/dhcp/dhclient.leases", "option default-url \"https://old.example/\";", 1);
    lease("run/systemd/netif/leases/2", "CAPTIVE_PORTAL=" + API + "\n", 3);
    lease("var/lib/NetworkManager/internal-x.lease", "ADDRESS=192.0.2.7\n", 4);
    assertEquals(Optional.of(API), new LeaseFiles(root).portalApi());
  }

  @Test
  void aMachineWithoutLeasesHasNone() {
    assertEquals(Optional.empty(), new LeaseFiles(root).portalApi());
  }

  private void lease(String name, String text, long seconds) throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
  }
}
