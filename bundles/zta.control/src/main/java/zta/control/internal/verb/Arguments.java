package zta.control.internal.verb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zta.api.control.Caller;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;

/** Reads the arguments of a verb; what is wrong with them becomes a fault. */
public final class Arguments {
  private static final int LONGEST_WAIT = 3600;

  private final Map<String, Object> values;

  /** Takes the arguments as a verb got them. */
  public Arguments(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Returns whom the caller means: itself, or the user in argument {@code user}, for which it must
   * be an administrator.
   */
  public LocalUser user(Caller caller) throws FaultException {
    String name = text("user").orElse(caller.user().name());
    if (name.isBlank()) {
      throw bad("user", "it must not be empty");
    }
    if (!caller.administrator() && !name.equals(caller.user().name())) {
      throw new FaultException(
          FaultCode.NOT_PERMITTED.at("user " + name, "only an administrator acts for others"));
    }
    return new LocalUser(name);
  }

  /** Returns a text, or empty when it was not given. */
  public Optional<String> text(String name) throws FaultException {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw bad(name, "it must be a string");
  }

  /** Returns a text that must be there. */
  public String need(String name) throws FaultException {
    Optional<String> text = text(name);
    if (text.isEmpty() || text.get().isBlank()) {
      throw bad(name, "it is missing");
    }
    return text.get();
  }

  /** Returns a list of texts that must be there. */
  public List<String> texts(String name) throws FaultException {
    if (values.get(name) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw bad(name, "it must be a list of strings");
  }

  /** Returns a whole number within bounds, or the usual one. */
  public int number(String name, int usual, int least, int most) throws FaultException {
    Object value = values.getOrDefault(name, usual);
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      int whole = number.intValue();
      if (whole >= least && whole <= most) {
        return whole;
      }
    }
    throw bad(name, "it must be a whole number from " + least + " to " + most);
  }

  /** Returns how long the caller is ready to wait, from argument {@code timeout} in seconds. */
  public Duration patience(int usualSeconds) throws FaultException {
    return Duration.ofSeconds(number("timeout", usualSeconds, 1, LONGEST_WAIT));
  }

  private static FaultException bad(String name, String reason) {
    return new FaultException(FaultCode.BAD_REQUEST.at("argument " + name, reason));
  }
}
