package zta.lib.x509;

import java.security.cert.X509Certificate;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The names in a certificate's subject alternative name extension (RFC 5280, section 4.2.1.6), and
 * whom they identify.
 *
 * <p>One rule tells the identity: if there is any UPN, the UPN decides, else the RFC 822 name. What
 * decides must be one name (equal but for case) and usable: one {@code @} with something on both
 * sides, no space, control or invisible character, nothing that another reader could fold into
 * another name. Else the certificate identifies nobody; the other kind of name does not step in.
 */
public final class SubjectNames {
  private static final int MAX_LENGTH = 320;

  private final SanExtension san;
  private final Optional<String> upn;
  private final Optional<String> rfc822;
  private final Optional<String> identity;

  private SubjectNames(SanExtension san) {
    this.san = san;
    this.upn = onlyOne(san.upns());
    this.rfc822 = onlyOne(san.rfc822());
    this.identity = san.upns().isEmpty() ? rfc822 : upn;
  }

  /** Reads a certificate's names; a certificate whose extension is malformed has none. */
  public static SubjectNames of(X509Certificate certificate) {
    return new SubjectNames(SanExtension.of(certificate));
  }

  /** Returns the user principal name (otherName 1.3.6.1.4.1.311.20.2.3), lower case. */
  public Optional<String> upn() {
    return upn;
  }

  /** Returns the RFC 822 name, lower case. */
  public Optional<String> rfc822() {
    return rfc822;
  }

  /** Returns whom the certificate identifies, lower case; empty when it names nobody or several. */
  public Optional<String> identity() {
    return identity;
  }

  /** Returns the DNS names, lower case. */
  public List<String> dnsNames() {
    return san.dnsNames();
  }

  /** Returns the IP addresses as they are encoded, 4 or 16 bytes each. */
  public List<byte[]> addresses() {
    return san.addresses().stream().map(byte[]::clone).toList();
  }

  /** Returns the URIs as they stand. */
  public List<String> uris() {
    return san.uris();
  }

  /** Returns the values of the permanent identifiers (RFC 4043). */
  public List<String> permanentIdentifiers() {
    return san.permanentIdentifiers();
  }

  /**
   * Returns the device's id in a device management ({@code ID:<vendor>:GUID:<id>} in a URI, with
   * {@code URL=} or {@code cert } before it as some write); empty when there is none or several.
   */
  public Optional<String> mdmId() {
    return mdm().map(MdmId::guid);
  }

  /** Returns device management and id, as {@link #mdmId()}. */
  public Optional<MdmId> mdm() {
    Set<MdmId> found = new HashSet<>();
    for (String text : san.uris()) {
      MdmId.parse(text).ifPresent(found::add);
    }
    return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
  }

  private static Optional<String> onlyOne(List<String> names) {
    List<String> different = new ArrayList<>();
    for (String name : names) {
      if (!isUsable(name)) {
        return Optional.empty();
      }
      String canonical = name.toLowerCase(Locale.ROOT);
      if (!different.contains(canonical)) {
        different.add(canonical);
      }
    }
    return different.size() == 1 ? Optional.of(different.get(0)) : Optional.empty();
  }

  private static boolean isUsable(String name) {
    int separator = name.indexOf('@');
    return name.length() <= MAX_LENGTH
        && separator > 0
        && separator < name.length() - 1
        && name.indexOf('@', separator + 1) < 0
        && name.codePoints().allMatch(SubjectNames::isVisible)
        && Normalizer.isNormalized(name, Normalizer.Form.NFKC);
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
