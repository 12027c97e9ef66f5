package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

class CompileFaultsTest {
  private static final String WIKI = "{'id':'wiki','names':['wiki.corp.example']}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'names':['a.example']} | $.resources[0].id | is missing",
        "{'id':'a b','names':['a.example']} | $.resources[0].id | must be 1 to 64",
        "{'id':'a'} | $.resources[0] | at least one name or network",
        "{'id':'a','names':['a.example'],'port':[]} | $.resources[0] | unknown member \"port\"",
        "{'id':'a','names':'a.example'} | $.resources[0].names | must be a list",
        "{'id':'a','names':['a.example',7]} | $.resources[0].names[1] | must be a string",
        "{'id':'a','names':['a..b']} | $.resources[0].names[0] | not a name",
        "{'id':'a','names':['*']} | $.resources[0].names[0] | not a name",
        "{'id':'a','names':['a.*.example']} | $.resources[0].names[0] | not a name",
        "{'id':'a','names':['*.*.example']} | $.resources[0].names[0] | not a name",
        "{'id':'a','names':['10.0.0.1']} | $.resources[0].names[0] | belong into networks",
        "{'id':'a','names':['127.1']} | $.resources[0].names[0] | not a name",
        "{'id':'a','names':['x.y','X.Y.']} | $.resources[0].names[1] | appears twice",
        "{'id':'a','networks':['10.0.0.0/33']} | $.resources[0].networks[0] | not an address",
        "{'id':'a','networks':['10.0.0.1/8']} | $.resources[0].networks[0] | is 10.0.0.0/8",
        "{'id':'a','networks':['::1','0::1']} | $.resources[0].networks[1] | appears twice",
        "{'id':'a','names':['a.b'],'ports':['443']} | $.resources[0].ports[0] | not a port",
        "{'id':'a','names':['a.b'],'ports':['tcp/0']} | $.resources[0].ports[0] | not a port",
        "{'id':'a','names':['a.b'],'ports':['tcp/70000']} | $.resources[0].ports[0] | not a port",
        "{'id':'a','names':['a.b'],'ports':['tcp/9-8']} | $.resources[0].ports[0] | not a port",
        "{'id':'a','names':['a.b'],'ports':['icmp/1']} | $.resources[0].ports[0] | not a port",
        "{'id':'a','names':['a.b'],'internalHost':'a b'} | $.resources[0].internalHost | not a name",
        "{'id':'a','names':['a.b'],'loopback':'yes'} | $.resources[0].loopback | true or false",
        "{'id':'a','names':['a.b'],'network':'a b'} | $.resources[0].network | no name of a private",
        "{'id':'a','names':['a.b'],'network':7} | $.resources[0].network | must be a string",
        "{'id':'a','names':['a.b'],'nameserver':'a b'} | $.resources[0].nameserver | not a name",
        "{'id':'a','names':['a.b'],'nameserver':'a.b:0'} | $.resources[0].nameserver | not a name",
        "{'id':'a','names':['a.b'],'nameserver':'a.b:65536'}"
            + " | $.resources[0].nameserver | not a name",
        "{'id':'a','names':['a.b'],'nameserver':'[::1'} | $.resources[0].nameserver | not a name",
        "{'id':'a','names':['a.b'],'nameserver':'b.b'}"
            + " | $.resources[0].nameserver | no resource has b.b",
        "{'id':'a','names':['a.b'],'ports':['udp/53'],'nameserver':'a.b'}"
            + " | $.resources[0].nameserver | lacks the port tcp:a.b:53",
        "{'id':'a','names':['*.b'],'exceptions':['x.c']} | $.resources[0].exceptions[0] | covers",
        "{'id':'a','names':['*.b','x.b'],'exceptions':['x.b']} | $.resources[0].exceptions[0] | too",
        "{'id':'a','names':['x.b']},{'id':'a','names':['y.b']} | $.resources[1].id | another",
        "{'id':'a','names':['*.b']},{'id':'c','names':['*.B']} | $.resources[1].names[0] | another",
        "{'id':'a','networks':['1.0.0.0/8']},{'id':'b','networks':['1.0.0.0/8']}"
            + " | $.resources[1].networks[0] | another"
      })
  void namesTheFaultOfAResource(String resources, String path, String reason) {
    assertFault(Documents.document(resources, ""), path, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'resources':['*'] | $.rules[0].effect | is missing",
        "'effect':'permit','resources':['*'] | $.rules[0].effect | \"allow\" or \"deny\"",
        "'effect':'allow' | $.rules[0].resources | at least one",
        "'effect':'allow','resources':['wikki'] | $.rules[0].resources[0] | no resource",
        "'effect':'allow','resources':['*','wiki'] | $.rules[0].resources | stand alone",
        "'effect':'allow','resources':['*'],'user':['a'] | $.rules[0] | unknown member \"user\"",
        "'effect':'allow','resources':['*'],'users':[' '] | $.rules[0].users[0] | not be empty",
        "'effect':'allow','resources':['*'],'groups':['x '] | $.rules[0].groups[0] | not be empty",
        "'effect':'allow','resources':['*'],'networks':['x'] | $.rules[0].networks[0] | network",
        "'effect':'allow','resources':['*'],'posture':{'FIRE':'PASS'}"
            + " | $.rules[0].posture.FIRE | not one of",
        "'effect':'allow','resources':['*'],'posture':{'FIREWALL':'UNKNOWN'}"
            + " | $.rules[0].posture.FIREWALL | PASS or FAIL",
        "'effect':'allow','resources':['*'],'hours':{} | $.rules[0].hours.zone | is missing",
        "'effect':'allow','resources':['*'],'hours':{'zone':'Mars'}"
            + " | $.rules[0].hours.zone | not a time zone",
        "'effect':'allow','resources':['*'],'hours':{'zone':'UTC','days':['MON','Mon']}"
            + " | $.rules[0].hours.days[1] | must be MON",
        "'effect':'allow','resources':['*'],'hours':{'zone':'UTC','from':'8:00'}"
            + " | $.rules[0].hours.from | time of day",
        "'effect':'allow','resources':['*'],'hours':{'zone':'UTC','from':'08:00','to':'08:00'}"
            + " | $.rules[0].hours.from | must not be the end",
        "'effect':'allow','resources':['*'],'others':['POSTURE'] | $.rules[0].others[0] | IDENTITY",
        "'effect':'allow','resources':['*'],'others':['GROUP'],'users':['a@b']"
            + " | $.rules[0].others | does not go"
      })
  void namesTheFaultOfARule(String members, String path, String reason) {
    assertFault(Documents.document(WIKI, "{'id':'r'," + members + "}"), path, reason);
  }

  @Test
  void refusesTwoRulesOfOneId() {
    String rule = "{'id':'r','effect':'allow','resources':['*']}";
    assertFault(Documents.document(WIKI, rule + "," + rule), "$.rules[1].id", "another rule");
  }

  @Test
  void refusesForeignAndUnknownParts() {
    Fault foreign = fault("{\"schema\":\"zta.policy/2\"}");
    assertEquals(FaultCode.CONFIG_FOREIGN.id(), foreign.code());
    assertFault("{\"schema\":\"zta.policy/1\",\"rule\":[]}", "$", "unknown member");
    assertFault("{\"schema\":\"zta.policy/1\",\"revision\":-1}", "$.revision", "negative");
    assertEquals(FaultCode.CONFIG_UNREADABLE.id(), fault("{").code());
  }

  @Test
  void namesLineAndColumn() {
    Fault fault =
        fault(
            """
            {"schema": "zta.policy/1",
             "resources": [
               {"id": "a", "names": ["a.example"],
                "ports": ["tcp/443", "tcp/99999"]}]}
            """);
    assertEquals("p.json:4:26: $.resources[0].ports[1]", fault.place());
  }

  private static void assertFault(String document, String path, String reason) {
    Fault fault = fault(document);
    assertTrue(fault.place().endsWith(": " + path), fault.toString());
    assertTrue(fault.place().matches("p\\.json:[0-9]+:[0-9]+: .*"), fault.toString());
    assertTrue(fault.reason().contains(reason), fault.toString());
    assertEquals(FaultCode.CONFIG_VALUE.id(), fault.code());
  }

  private static Fault fault(String document) {
    return assertThrows(FaultException.class, () -> new PolicyEngine().compile(document, "p.json"))
        .fault();
  }
}
