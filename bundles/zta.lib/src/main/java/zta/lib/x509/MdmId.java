package zta.lib.x509;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device's id in a device management, as certificates carry it: {@code URL=ID:Microsoft Endpoint
 * Manager:GUID:<id>} (Intune), {@code cert ID:JAMF:GUID:<id>}, {@code ID:Mobileiron:GUID:<id>}.
 *
 * @param vendor the device management, as the certificate spells it
 * @param guid the device's id there, lower case
 */
public record MdmId(String vendor, String guid) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:URL=|cert )?ID:([^:\\p{Cntrl}]{1,64}):GUID:([A-Za-z0-9._{}-]{1,128})",
          Pattern.CASE_INSENSITIVE);

  /** Reads one of the three syntaxes, in any case of letters, with spaces as themselves or %20. */
  public static Optional<MdmId> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.replace("%20", " ").strip());
    return matcher.matches()
        ? Optional.of(new MdmId(matcher.group(1), matcher.group(2).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }
}
