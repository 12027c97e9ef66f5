package zta.headend.portal.internal.web;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.headend.portal.internal.PortalSettings;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/**
 * Knows the administrator by the token in {@code <zta.headend.home>/admin.token}, made at the first
 * start. Who keeps guessing from one address is slowed down; the right token always works.
 */
@Component(service = AdminToken.class)
public final class AdminToken {
  private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
  private static final String SCHEME = "Bearer ";
  private static final int MAX_BYTES = 4096;

  private final byte[] token;
  private final FailureLimit failures;

  /** Reads the token, making it at the first start. */
  @Activate
  public AdminToken(@Reference PortalSettings settings, @Reference InstantSource clock)
      throws FaultException {
    SafeFiles.ownerOnlyDirectory(settings.home());
    this.token = load(settings.home().resolve("admin.token"));
    this.failures = new FailureLimit(clock);
  }

  private static byte[] load(Path file) throws FaultException {
    if (!Files.exists(file)) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      AtomicFiles.write(file, HexFormat.of().formatHex(random) + "\n");
      LOG.info("first start: the administrator's token is in {}", file);
    }
    String text = SafeFiles.readText(file, MAX_BYTES).strip();
    if (text.length() < 32) {
      throw new FaultException(
          FaultCode.STORAGE_DAMAGED.at(
              file.toString(), "the token is too short", "Delete the file; it is made again."));
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns whether the request carries the token. */
  public boolean isAdministrator(Call call) {
    String field = call.header("Authorization").orElse("");
    byte[] given =
        field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? field.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    return MessageDigest.isEqual(token, given);
  }

  /** Refuses whoever does not carry the token. */
  public void require(Call call) throws RefusedException {
    if (isAdministrator(call)) {
      return;
    }
    if (failures.add(call.clientAddress())) {
      throw new RefusedException(
          Problems.of(
                  429,
                  FaultCode.NOT_PERMITTED.at(
                      call.place(), "too many failed attempts", "Wait a minute."))
              .with("Retry-After", "60"));
    }
    throw new RefusedException(
        Problems.of(
                401,
                FaultCode.NOT_PERMITTED.at(
                    call.place(),
                    "the administrator's token is missing or wrong",
                    "Send the token of the file admin.token in the headend's home."))
            .with("WWW-Authenticate", "Bearer realm=\"zta\""));
  }
}
