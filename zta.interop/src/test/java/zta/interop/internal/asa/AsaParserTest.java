package zta.interop.internal.asa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import zta.api.fault.Fault;

class AsaParserTest {
  private static final String CONFIGURATION =
      """
      : Saved
      ASA Version 9.16(4)
      hostname edge
      !
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.2 255.255.255.0
      !
      access-list SPLIT standard permit 10.0.2.0 255.255.255.0
      webvpn
       enable outside
       anyconnect-custom-attr dynamic-split-exclude-domains description names that stay outside
       anyconnect image disk0:/client-webdeploy.pkg 2
       anyconnect image disk0:/client-macos.pkg 1 regex "Intel Mac OS X"
       anyconnect profiles corp disk0:/corp.xml
       anyconnect enable
       tunnel-group-list enable
      anyconnect-custom-data dynamic-split-exclude-domains outside zpc.example.com,acme.example.com,
      anyconnect-custom-data dynamic-split-exclude-domains outside posture.example.com
      group-policy DfltGrpPolicy attributes
       webvpn
        anyconnect modules value umbrella
      group-policy staff internal
      group-policy staff attributes
       dns-server value 192.0.2.53
       split-dns value corp.example corp.test
       anyconnect-custom dynamic-split-exclude-domains value outside
       webvpn
        anyconnect keep-installer installed
        anyconnect modules value dart,nvm,zta
        anyconnect profiles value corp type user
      tunnel-group staff type remote-access
      tunnel-group staff general-attributes
       default-group-policy staff
      """;

  private final AsaConfiguration read = AsaParser.parse(CONFIGURATION, "edge.cfg");

  @Test
  void readsARealConfigurationWithoutFault() {
    assertEquals(List.of(), read.faults());
  }

  @Test
  void findsModulesOfAGroupPolicy() {
    assertEquals(Optional.of(List.of("dart", "nvm", "zta")), read.modules("staff"));
  }

  @Test
  void inheritsModulesFromTheDefaultPolicy() {
    assertEquals(Optional.of(List.of("umbrella")), read.modules("nobody"));
  }

  @Test
  void ordersImagesByNumberAndKeepsProfiles() {
    assertEquals("disk0:/client-macos.pkg", read.images().get(0).file());
    assertEquals(Map.of("corp", "disk0:/corp.xml"), read.profiles());
    assertEquals(
        List.of(new AsaProfile("corp", "user")),
        read.groupPolicy("staff").orElseThrow().profiles());
  }

  @Test
  void joinsDataListsThatWereContinued() {
    assertEquals(
        List.of("zpc.example.com", "acme.example.com", "posture.example.com"),
        read.customData().get("dynamic-split-exclude-domains").get("outside"));
    assertEquals(
        "outside",
        read.groupPolicy("staff")
            .orElseThrow()
            .customAttributes()
            .get("dynamic-split-exclude-domains"));
  }

  @Test
  void findsThePolicyOfTheTunnelGroup() {
    assertEquals(List.of("staff"), read.defaultGroupPolicies());
  }

  @Test
  void namesLineColumnAndRemedyOfAMisplacedCommand() {
    AsaConfiguration wrong = AsaParser.parse("webvpn\n anyconnect modules value dart\n", "a.cfg");
    Fault fault = wrong.faults().get(0);
    assertEquals("ZTA-CONFIG-005", fault.code());
    assertEquals("a.cfg:2:2", fault.place());
    assertTrue(fault.remedy().contains("group-policy"), fault.remedy());
  }

  @Test
  void unknownClientCommandIsReportedAndTheRestCounts() {
    AsaConfiguration odd =
        AsaParser.parse(
            """
            group-policy g attributes
             webvpn
              anyconnect teleport now
              anyconnect modules value dart
            """,
            "a.cfg");
    assertEquals(1, odd.faults().size());
    assertEquals(Optional.of(List.of("dart")), odd.modules("g"));
  }

  @Test
  void laterLinesReplaceEarlierOnesAndNoTakesThemBack() {
    AsaConfiguration none =
        AsaParser.parse(
            """
            group-policy g attributes
             webvpn
              anyconnect modules value dart
              no anyconnect modules
            group-policy h attributes
             webvpn
              anyconnect modules value a,b
              anyconnect modules none
            """,
            "a.cfg");
    assertEquals(Optional.empty(), none.modules("g"));
    assertEquals(Optional.of(List.of()), none.modules("h"));
  }

  @Test
  void survivesEveryMutilation() {
    Random random = new Random(42);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(CONFIGURATION);
      for (int k = 0; k < 20; k++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(300));
      }
      text.setLength(random.nextInt(text.length()));
      AsaConfiguration any = AsaParser.parse(text.toString(), "fuzz");
      any.faults().forEach(fault -> assertTrue(fault.place().startsWith("fuzz:"), fault.place()));
    }
  }
}
