package zta.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.Deadline;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Whether a fault is told everywhere: to who asked, by status (the tile), history and log. */
final class Told {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final AgentProcess agent;
  private final AgentHome home;

  Told(AgentProcess agent, AgentHome home) {
    this.agent = agent;
    this.home = home;
  }

  /**
   * Calls a verb, which must fail with this code at this place, and looks where else it is told.
   */
  Fault byCall(FaultCode code, String place, String verb) throws Exception {
    Fault fault = assertThrows(FaultException.class, () -> agent.call(verb)).fault();
    assertEquals(code.id(), fault.code(), fault::toString);
    whole(fault, place);
    byStatus(code, place);
    byHistory(code);
    byLog(code);
    return fault;
  }

  /** Waits until the status says so. */
  void byStatus(FaultCode code, String place) throws FaultException {
    Deadline deadline = Deadline.in(SOON);
    while (true) {
      JsonObject status = agent.call("status");
      Optional<JsonObject> item =
          StreamSupport.stream(status.getAsJsonArray("attention").spliterator(), false)
              .map(JsonElement::getAsJsonObject)
              .filter(one -> one.get("code").getAsString().equals(code.id()))
              .findFirst();
      if (item.isPresent()) {
        whole(fault(item.get()), place);
        return;
      }
      deadline.pause(code + " in " + status);
    }
  }

  /** Waits until the history says so. */
  void byHistory(FaultCode code) throws FaultException {
    Deadline deadline = Deadline.in(SOON);
    while (!agent.call("history").toString().contains(code.id())) {
      deadline.pause(code + " in the history");
    }
  }

  /** Waits until the log says so. */
  void byLog(FaultCode code) throws Exception {
    Deadline deadline = Deadline.in(SOON);
    while (!home.log().contains(code.id())) {
      deadline.pause(code + " in the log");
    }
  }

  /** Waits until nothing needs attention any more. */
  void allWell() throws FaultException {
    Deadline deadline = Deadline.in(SOON);
    JsonObject status = agent.call("status");
    while (!status.get("state").getAsString().equals("enrolled")) {
      deadline.pause("all to be well: " + status);
      status = agent.call("status");
    }
  }

  private static void whole(Fault fault, String place) {
    assertTrue(fault.place().contains(place), fault::toString);
    assertFalse(fault.reason().isBlank(), fault::toString);
    assertFalse(fault.remedy().isBlank(), fault::toString);
  }

  private static Fault fault(JsonObject json) {
    return new Fault(
        json.get("code").getAsString(),
        json.get("place").getAsString(),
        json.get("reason").getAsString(),
        json.get("remedy").getAsString());
  }
}
