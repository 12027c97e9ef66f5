package zta.headend.acme.internal.ca;

import java.util.List;
import java.util.Locale;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.EnrolmentRecord;

/** Second line of defence: a certificate carries no name of another enrolment, whoever asks. */
final class RequestedNames {
  private RequestedNames() {}

  static void check(
      EnrolmentRecord enrolment, List<String> dnsNames, List<String> permanentIdentifiers)
      throws FaultException {
    String label = '.' + enrolment.id().toLowerCase(Locale.ROOT) + '.';
    for (String name : dnsNames) {
      if (!('.' + name.toLowerCase(Locale.ROOT)).contains(label)) {
        throw refused(enrolment, "DNS name " + name);
      }
    }
    for (String id : permanentIdentifiers) {
      if (!id.equals(enrolment.deviceId())) {
        throw refused(enrolment, "permanent identifier " + id);
      }
    }
  }

  private static FaultException refused(EnrolmentRecord enrolment, String what) {
    return new FaultException(
        FaultCode.NOT_PERMITTED.at(
            "enrolment " + enrolment.id(),
            what + " belongs to another one",
            "Order only names at or under the enrolment's own."));
  }
}
