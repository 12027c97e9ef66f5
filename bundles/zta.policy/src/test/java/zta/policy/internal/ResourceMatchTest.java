package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zta.api.access.Policy;
import zta.api.access.PrivateResource;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;

class ResourceMatchTest {
  private static Policy policy;

  @BeforeAll
  static void compile() throws Exception {
    policy =
        Documents.compile(
            """
            {'id':'corp','names':['*.Corp.example.','intranet'],
             'exceptions':['public.corp.example','*.open.corp.example']},
            {'id':'lab','names':['*.lab.corp.example']},
            {'id':'wiki','names':['wiki.corp.example','bücher.example']},
            {'id':'apex','names':['corp.example'],'exceptions':[]},
            {'id':'net10','networks':['10.0.0.0/8']},
            {'id':'net10-1','networks':['10.1.0.0/16','10.2.0.1']},
            {'id':'net6','networks':['2001:DB8::/32']},
            {'id':'host6','networks':['2001:db8::7']}
            """,
            "");
  }

  @ParameterizedTest
  @CsvSource({
    "intranet, corp",
    "mail.corp.example, corp",
    "a.b.c.corp.example, corp",
    "MAIL.corp.EXAMPLE., corp",
    "public.corp.example, -",
    "x.public.corp.example, corp",
    "open.corp.example, corp",
    "x.open.corp.example, -",
    "y.x.open.corp.example, -",
    "lab.corp.example, corp",
    "x.lab.corp.example, lab",
    "wiki.corp.example, wiki",
    "x.wiki.corp.example, corp",
    "corp.example, apex",
    "xn--bcher-kva.example, wiki",
    "bücher.example, wiki",
    "notcorp.example, -",
    "xcorp.example, -",
    "example, -",
    "corp.example.com, -",
    "x.intranet, -",
    "127.1, -",
    "10.200.0.1, net10",
    "10.1.0.1, net10-1",
    "10.2.0.1, net10-1",
    "10.2.0.2, net10",
    "::ffff:10.1.2.3, net10-1",
    "11.0.0.1, -",
    "2001:db8::1, net6",
    "2001:db8::7, host6",
    "2001:db9::7, -"
  })
  void mostSpecificWins(String host, String id) {
    Destination destination = new Destination(Protocol.TCP, host, 443);
    assertEquals(id, policy.resourceFor(destination).map(PrivateResource::id).orElse("-"));
  }

  @Test
  void showsResourcesInCanonicalForm() {
    PrivateResource corp = policy.resources().get(0);
    assertEquals(List.of("*.corp.example", "intranet"), corp.names());
    assertEquals("corp", corp.name());
    assertEquals(List.of("2001:db8::/32"), policy.resources().get(6).networks());
    assertEquals(
        List.of("wiki.corp.example", "xn--bcher-kva.example"), policy.resources().get(2).names());
    assertEquals(7, policy.revision());
  }

  @ParameterizedTest
  @CsvSource({
    "dns.corp.example, tcp:dns.corp.example:53",
    "10.1.0.53, tcp:10.1.0.53:53",
    "10.1.0.53:5353, tcp:10.1.0.53:5353",
    "fd50::53, tcp:[fd50::53]:53",
    "[fd50::53]:5353, tcp:[fd50::53]:5353"
  })
  void nameserverIsAHostWithAPort(String text, String destination) throws Exception {
    Policy made =
        Documents.compile(
            "{'id':'all','names':['*.corp.example'],'networks':['10.1.0.0/16','fd50::/64'],"
                + "'nameserver':'"
                + text
                + "'}",
            "");
    assertEquals(destination, made.resources().get(0).nameserver().orElseThrow().toString());
  }
}
