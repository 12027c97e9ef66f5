package zta.headend.acme.internal.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import zta.api.headend.EnrolmentRecord;
import zta.headend.acme.internal.state.Identifier;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;

/** Reads the identifiers of an order and refuses those that the enrolment does not give. */
final class OrderedNames {
  private static final int MOST = 10;
  private static final int LONGEST_NAME = 253;
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

  private final String deviceZone;

  OrderedNames(String deviceZone) {
    this.deviceZone = deviceZone;
  }

  List<Identifier> read(Fields payload, EnrolmentRecord enrolment) throws AcmeException {
    List<Fields> list = payload.objects("identifiers");
    if (list.isEmpty() || list.size() > MOST) {
      throw AcmeException.malformed("an order has 1 to " + MOST + " identifiers");
    }
    Set<Identifier> identifiers = new LinkedHashSet<>();
    for (Fields item : list) {
      identifiers.add(identifier(item.string("type"), item.string("value"), enrolment));
    }
    return new ArrayList<>(identifiers);
  }

  private Identifier identifier(String type, String value, EnrolmentRecord enrolment)
      throws AcmeException {
    switch (type) {
      case Identifier.PERMANENT -> {
        if (!value.equals(enrolment.deviceId())) {
          throw rejected("the permanent identifier is not that of the enrolled device");
        }
        return new Identifier(type, value);
      }
      case Identifier.DNS -> {
        String name = value.toLowerCase(Locale.ROOT);
        if (name.length() > LONGEST_NAME || !DNS_NAME.matcher(name).matches()) {
          throw rejected("the identifier is no DNS name");
        }
        if (!belongs(name, enrolment.id().toLowerCase(Locale.ROOT))) {
          throw rejected("the DNS name is not at or under that of the enrolment");
        }
        return new Identifier(type, name);
      }
      default ->
          throw new AcmeException(
              ProblemType.UNSUPPORTED_IDENTIFIER,
              "identifiers are of type " + Identifier.DNS + " or " + Identifier.PERMANENT);
    }
  }

  private boolean belongs(String name, String enrolmentId) {
    String own = enrolmentId + '.' + deviceZone;
    return name.equals(own) || name.endsWith('.' + own);
  }

  private static AcmeException rejected(String detail) {
    return new AcmeException(ProblemType.REJECTED_IDENTIFIER, detail);
  }
}
