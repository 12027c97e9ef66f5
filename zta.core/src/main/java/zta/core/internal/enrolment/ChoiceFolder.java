package zta.core.internal.enrolment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.core.internal.record.Digests;
import zta.core.internal.record.RegistrationJson;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.x509.Pins;

/**
 * The directory of enrolment choice files. Of several the first by name that can be used counts.
 */
final class ChoiceFolder {
  private static final String SCHEMA = "zta.enrolment-choice/1";
  private static final int MAX_FILE = 256 * 1024;

  private final Path directory;
  private volatile Optional<EnrolmentChoice> latest = Optional.empty();

  ChoiceFolder(Path directory) {
    this.directory = directory;
  }

  /** Returns the choice in force, empty when there is no file; fails when none can be used. */
  Optional<EnrolmentChoice> current() throws FaultException {
    Optional<Fault> first = Optional.empty();
    for (Path file : files()) {
      try {
        latest = Optional.of(read(file));
        return latest;
      } catch (FaultException e) {
        first = first.or(() -> Optional.of(unreadable(file, e.fault())));
      }
    }
    if (first.isPresent()) {
      throw new FaultException(first.get());
    }
    latest = Optional.empty();
    return latest;
  }

  /** Returns the choice that was found last, without a look at the files. */
  Optional<EnrolmentChoice> latest() {
    return latest;
  }

  Path directory() {
    return directory;
  }

  static FaultException missing(Path directory) {
    return new FaultException(
        FaultCode.SSO_UNAVAILABLE.at(directory.toString(), "there is no enrolment choice file"));
  }

  private static Fault unreadable(Path file, Fault why) {
    String place = why.place().startsWith(file.toString()) ? why.place() : file.toString();
    return FaultCode.CHOICE_UNREADABLE.at(place, why.reason());
  }

  private List<Path> files() throws FaultException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new FaultException(
          FaultCode.CHOICE_UNREADABLE.at(directory.toString(), "cannot be listed: " + e), e);
    }
  }

  private static EnrolmentChoice read(Path file) throws FaultException {
    byte[] content = SafeFiles.read(file, MAX_FILE);
    JsonView json = StrictJson.view(content, file.toString());
    json.schema(SCHEMA);
    if (!json.string("method").equals("certificate")) {
      throw json.fault("method", "must be certificate");
    }
    List<String> pins = json.strings("pins");
    for (int i = 0; i < pins.size(); i++) {
      if (!Pins.isPin(pins.get(i))) {
        throw json.fault("pins", i, "is no pin");
      }
    }
    if (pins.isEmpty()) {
      throw json.fault("pins", "must name the headend's CA");
    }
    return new EnrolmentChoice(
        file.toString(),
        Digests.sha256(content),
        RegistrationJson.organization(json.object("organization")),
        issuers(json),
        RegistrationJson.services(json.object("services")),
        pins);
  }

  private static List<EnrolmentChoice.Issuer> issuers(JsonView json) throws FaultException {
    List<EnrolmentChoice.Issuer> issuers = new ArrayList<>();
    for (JsonView issuer : json.objects("issuers")) {
      String digest = issuer.optString("sha256").orElse("");
      issuers.add(
          new EnrolmentChoice.Issuer(
              issuer.string("commonName"),
              digest.replace(":", "").replace("sha256/", "").toLowerCase(Locale.ROOT)));
    }
    return issuers;
  }
}
