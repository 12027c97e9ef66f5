package zta.headend.portal.internal.admin;

import java.util.Optional;
import java.util.Set;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/** Checks that each private network that a policy names has a connector. */
final class PolicyNetworks {
  private PolicyNetworks() {}

  /** Checks a document that compiles. */
  static void check(String json, String place, Set<String> known) throws FaultException {
    for (JsonView resource : StrictJson.view(json, place).objects("resources")) {
      Optional<String> network = resource.optString("network");
      if (network.isPresent() && !known.contains(network.get())) {
        String at =
            resource
                .fault("network", "no connector belongs to the network " + network.get())
                .fault()
                .place();
        throw new FaultException(
            FaultCode.CONFIG_VALUE.at(
                at,
                "no connector belongs to the network \"" + network.get() + "\"",
                "Add one first: zta admin connector add NAME --network " + network.get() + "."));
      }
    }
  }
}
