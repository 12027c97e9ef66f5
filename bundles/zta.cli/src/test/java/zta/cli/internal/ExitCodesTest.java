package zta.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zta.api.fault.FaultCode;

class ExitCodesTest {
  /** Scripts rely on these numbers: a change here breaks them. */
  @Test
  void areFrozen() {
    Map<String, Integer> codes = new LinkedHashMap<>();
    codes.put("ok", ExitCodes.OK);
    codes.put("failed", ExitCodes.FAILED);
    codes.put("usage", ExitCodes.USAGE);
    codes.put("agent not running", ExitCodes.AGENT_NOT_RUNNING);
    codes.put("not enrolled", ExitCodes.NOT_ENROLLED);
    codes.put("degraded", ExitCodes.DEGRADED);
    codes.put("not permitted", ExitCodes.NOT_PERMITTED);
    codes.put("timed out", ExitCodes.TIMED_OUT);
    codes.put("headend unreachable", ExitCodes.HEADEND_UNREACHABLE);
    assertEquals(
        "{ok=0, failed=1, usage=2, agent not running=3, not enrolled=4, degraded=5,"
            + " not permitted=6, timed out=7, headend unreachable=8}",
        codes.toString());
  }

  @Test
  void faultsHaveTheCodeOfWhatAScriptCanDo() {
    assertEquals(2, of(FaultCode.BAD_REQUEST));
    assertEquals(3, of(FaultCode.AGENT_UNREACHABLE));
    assertEquals(4, of(FaultCode.NOT_ENROLLED));
    assertEquals(6, of(FaultCode.NOT_PERMITTED));
    assertEquals(6, of(FaultCode.UNENROL_REFUSED));
    assertEquals(7, of(FaultCode.TIMED_OUT));
    assertEquals(8, of(FaultCode.HEADEND_UNREACHABLE));
    assertEquals(8, of(FaultCode.NAME_UNRESOLVED));
    assertEquals(1, of(FaultCode.INTERNAL));
    assertEquals(1, of(FaultCode.STORAGE_FAILED));
  }

  @Test
  void helpListsThem() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new CommandLineRunner(
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
            .run("--help");
    assertEquals(0, code);
    String help = out.toString(StandardCharsets.UTF_8);
    for (int i = 0; i <= 8; i++) {
      assertTrue(help.contains("\n  " + i + "   "), help);
    }
  }

  private static int of(FaultCode code) {
    return ExitCodes.of(code.at("place", "reason"));
  }
}
