package zta.headend.portal.internal.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.headend.portal.internal.PortalSettings;

/**
 * Refuses requests that came by a foreign name or from a foreign web page: DNS rebinding and
 * cross-site requests. A request without {@code Origin} is no browser's.
 */
@Component(service = HostCheck.class)
public final class HostCheck {
  private final PortalSettings settings;

  /** Allows the names of the settings. */
  @Activate
  public HostCheck(@Reference PortalSettings settings) {
    this.settings = settings;
  }

  void check(Call call) throws RefusedException {
    if (!call.secure()) {
      throw refused(call, "the connection is not encrypted");
    }
    if (!isOurs("https://" + call.header("Host").orElse(""))) {
      throw refused(call, "the request is for a foreign host");
    }
    if (call.header("Origin").isPresent() && !isOurs(call.header("Origin").get())) {
      throw refused(call, "the request comes from a foreign page");
    }
  }

  private boolean isOurs(String origin) {
    String host = host(origin);
    return host != null && settings.names().contains(host);
  }

  private static @Nullable String host(String origin) {
    try {
      String host = new URI(origin).getHost();
      return host == null ? null : host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static RefusedException refused(Call call, String reason) {
    Fault fault =
        FaultCode.NOT_PERMITTED.at(
            call.place(), reason, "Use a name of the headend; more: zta.headend.portal, names.");
    return new RefusedException(Problems.of(403, fault));
  }
}
