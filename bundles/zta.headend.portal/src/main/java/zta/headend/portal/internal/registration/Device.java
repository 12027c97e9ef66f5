package zta.headend.portal.internal.registration;

import zta.api.fault.FaultException;
import zta.lib.json.JsonView;

/**
 * What a device says about itself.
 *
 * @param id its id
 * @param name for people
 * @param os operating system and version
 * @param agentVersion version of the agent
 */
public record Device(String id, String name, String os, String agentVersion) {
  private static final int MAX_LENGTH = 128;

  /** Reads the description; only the id has to be there. */
  public static Device of(JsonView device) throws FaultException {
    String id = text(device, "id");
    if (!id.matches("[A-Za-z0-9._:-]+")) {
      throw device.fault("id", "has other characters than letters, digits and ._:-");
    }
    return new Device(id, text(device, "name"), text(device, "os"), text(device, "agentVersion"));
  }

  private static String text(JsonView device, String name) throws FaultException {
    String text = device.optString(name).orElse("");
    if (text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
      throw device.fault(name, "is longer than " + MAX_LENGTH + " or has control characters");
    }
    return text;
  }
}
