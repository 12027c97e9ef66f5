package zta.headend.acme.internal.server;

import java.util.List;
import java.util.regex.Pattern;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;

/** Reads the contacts of an account (RFC 8555 section 7.3). */
final class Contacts {
  private static final int MOST = 10;
  private static final String MAILTO = "mailto:";
  private static final Pattern ONE_MAILBOX =
      Pattern.compile("[!-~&&[^,?@]]{1,64}@[A-Za-z0-9.-]{1,255}");

  private Contacts() {}

  static List<String> read(Fields payload) throws AcmeException {
    if (!payload.has("contact")) {
      return List.of();
    }
    List<String> contacts = payload.strings("contact");
    if (contacts.size() > MOST) {
      throw AcmeException.malformed("more than " + MOST + " contacts");
    }
    for (String contact : contacts) {
      check(contact);
    }
    return contacts;
  }

  private static void check(String contact) throws AcmeException {
    if (!contact.startsWith(MAILTO)) {
      throw new AcmeException(
          ProblemType.UNSUPPORTED_CONTACT, "only mailto URLs are supported as contacts");
    }
    if (!ONE_MAILBOX.matcher(contact.substring(MAILTO.length())).matches()) {
      throw new AcmeException(
          ProblemType.INVALID_CONTACT, "a contact must be one e-mail address without headers");
    }
  }
}
