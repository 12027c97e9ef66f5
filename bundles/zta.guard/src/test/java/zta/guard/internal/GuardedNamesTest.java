package zta.guard.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.intercept.Catchment;
import zta.api.intercept.Claim;
import zta.lib.net.Cidr;

class GuardedNamesTest {
  @TempDir Path folder;

  private static Claim claim(List<String> names, List<String> exceptions) {
    return new Claim(names, exceptions, List.of(), List.of());
  }

  private static GuardedNames names(List<String> outside, Claim... claims) {
    return GuardedNames.of(new Catchment.Catch(1, true, List.of(claims), outside));
  }

  @Test
  void anExceptionOpensNothingThatAnotherClaimCloses() {
    GuardedNames names =
        names(
            List.of("10.0.0.1", "proxy.corp.example"),
            claim(
                List.of("*.corp.example", "only.example", "*"),
                List.of("vpn.corp.example", "x.lab.corp.example")),
            claim(List.of("*.lab.corp.example"), List.of()));
    assertEquals(
        new GuardedNames(
            List.of("proxy.corp.example"),
            List.of("only.example"),
            List.of("vpn.corp.example"),
            List.of("corp.example", "lab.corp.example")),
        names);
  }

  @Test
  void everyPlaceOfAWildcardHasItsRuleInBothProtocols() {
    List<String> rules = NameRules.of(names(List.of(), claim(List.of("*.a.b"), List.of())));
    assertEquals(
        "meta l4proto udp @ih,112,40 & 0xdfdfdfdfdf == 0x0141014200 reject with icmpx"
            + " admin-prohibited",
        rules.get(0));
    assertEquals(
        "meta l4proto tcp @ih,128,40 & 0xdfdfdfdfdf == 0x0141014200 reject with tcp reset",
        rules.get(1));
    assertEquals(2 * 127, rules.size());
  }

  @Test
  void longNamesAreComparedInPieces() {
    String rule =
        NameRules.of(names(List.of(), claim(List.of("wiki.corp.example"), List.of()))).get(0);
    assertTrue(rule.contains("@ih,96,128 & "), rule);
    assertTrue(rule.contains(" @ih,224,24 & 0xdfdfdf == 0x4c4500"), rule);
  }

  @Test
  void moreThanTheTableShallHoldIsToldApart() {
    List<String> many = IntStream.range(0, 40).mapToObj(i -> "*.d" + i + ".example").toList();
    GuardedNames names = names(List.of(), claim(many, List.of()));
    assertFalse(NameRules.coversAll(names));
    assertEquals(32 * 2 * 127, NameRules.of(names).size());
  }

  @Test
  void fileBringsBackWhatWasWritten() throws Exception {
    GuardFile file = new GuardFile(folder.resolve("guard"));
    assertEquals(Optional.empty(), file.read());
    GuardedNetworks networks =
        new GuardedNetworks(
            List.of(Cidr.parse("10.0.0.0/8").orElseThrow()),
            List.of(Cidr.parse("fd00::1").orElseThrow()),
            new GuardedNames(
                List.of("p.example"), List.of("o.example"), List.of("*.x.a"), List.of("a")));
    file.write(networks);
    assertEquals(Optional.of(networks), file.read());
    file.delete();
    assertEquals(Optional.empty(), file.read());
  }

  @Test
  void fileThatIsNotWholeIsNone() throws Exception {
    Path path = folder.resolve("guard");
    for (String text :
        List.of(
            "",
            "zta.guard/1\n",
            "zta.guard/2\nend 0\n",
            "zta.guard/1\nname a.b\nend 0\n",
            "zta.guard/1\nname a.b\n",
            "zta.guard/1\nname a b\nend 1\n",
            "zta.guard/1\nclosed 10.0.0.0/8 }\nend 1\n",
            "zta.guard/1\nrule accept\nend 1\n",
            "zta.guard/1\nname\nend 1\n")) {
      Files.writeString(path, text);
      assertEquals(Optional.empty(), new GuardFile(path).read(), text);
    }
  }
}
