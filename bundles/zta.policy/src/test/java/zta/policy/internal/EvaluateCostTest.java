package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zta.api.access.AccessRequest;
import zta.api.access.Policy;

/** Deciding happens on event loops: what it allocates must not grow with the policy. */
class EvaluateCostTest {
  private static final int RULES = 1000;
  private static final int ROUNDS = 200;
  private static final long MOST_BYTES = 1024;

  @Test
  void anAllowedAccessAllocatesLittleBehindManyRules() throws Exception {
    Policy policy = Documents.compile(resources(), rules());
    Documents.Request to = Documents.to("app.r77.example", 443);
    AccessRequest request =
        new AccessRequest(to.subject(), to.destination(), to.posture(), to.client(), to.at());
    assertTrue(policy.evaluate(request).allowed());
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      policy.evaluate(request);
    }
    long each = (thread.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    assertTrue(each <= MOST_BYTES, "bytes for one verdict: " + each);
  }

  private static String resources() {
    return IntStream.range(0, RULES)
        .mapToObj(i -> "{'id':'r" + i + "','names':['*.r" + i + ".example']}")
        .collect(Collectors.joining(","));
  }

  private static String rules() {
    String others =
        IntStream.range(0, RULES)
            .mapToObj(
                i ->
                    "{'id':'u"
                        + i
                        + "','effect':'allow','resources':['*'],'users':['u"
                        + i
                        + "@corp.example']}")
            .collect(Collectors.joining(","));
    return others + ",{'id':'all','effect':'allow','resources':['*'],'groups':['staff']}";
  }
}
