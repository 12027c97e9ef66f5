package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import zta.api.access.Policy;
import zta.api.access.PolicyCompiler;
import zta.api.fault.FaultException;
import zta.testkit.OsgiContainer;
import zta.testkit.OsgiService;

/** The engine as others meet it: a service in the container. */
@OsgiContainer(bundles = {"zta.policy", "com.google.gson"})
class PolicyEngineIT {
  @Test
  void compilesAsAService(@OsgiService PolicyCompiler compiler) throws Exception {
    String document = Documents.document("{'id':'r','names':['bücher.example']}", "");
    Policy policy = compiler.compile(document, "p.json");
    assertEquals("xn--bcher-kva.example", policy.resources().get(0).names().get(0));
    assertThrows(FaultException.class, () -> compiler.compile("{}", "p.json"));
  }
}
