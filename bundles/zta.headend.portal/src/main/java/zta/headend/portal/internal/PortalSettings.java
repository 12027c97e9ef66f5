package zta.headend.portal.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.ServiceUrls;
import zta.api.fault.FaultCode;
import zta.api.tunnel.ProxyEndpoint;
import zta.lib.net.DeviceZone;

/** The configuration, checked and completed. Immutable. */
@Component(service = PortalSettings.class, configurationPid = "zta.headend.portal")
@Designate(ocd = PortalConfig.class)
public final class PortalSettings {
  private static final Logger LOG = LoggerFactory.getLogger(PortalSettings.class);
  private static final String HOME = "zta.headend.home";
  private static final int PROXY_PORT = 4433;
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "");

  private final PortalConfig config;
  private final Path home;
  private final ProxyEndpoint endpoint;
  private final Set<String> names;
  private final List<ProxyEndpoint> proxies;
  private final Optional<Boolean> relayHttp3;

  /** Reads the configuration. */
  @Activate
  public PortalSettings(PortalConfig config, BundleContext context) {
    this(config, home(context));
  }

  /** Reads the configuration of a headend with this home. */
  public PortalSettings(PortalConfig config, Path home) {
    this.config = config;
    this.home = home;
    this.endpoint = new ProxyEndpoint(publicHost(config), publicPort(config));
    this.names = names(config, endpoint.host());
    this.proxies = proxies(config, endpoint.host());
    this.relayHttp3 = relayHttp3(config.relayHttp3());
  }

  private static Optional<Boolean> relayHttp3(String text) {
    if (!Set.of("true", "false", "auto").contains(text)) {
      LOG.warn(
          "{}",
          FaultCode.CONFIG_VALUE.at(
              "zta.headend.portal: relayHttp3",
              "not true, false or auto: " + text + "; auto is used"));
    }
    return text.equals("true") || text.equals("false")
        ? Optional.of(Boolean.valueOf(text))
        : Optional.empty();
  }

  private static Path home(BundleContext context) {
    String home = context.getProperty(HOME);
    if (home == null) {
      throw new IllegalStateException("framework property " + HOME + " is not set");
    }
    return Path.of(home).toAbsolutePath();
  }

  private static String publicHost(PortalConfig config) {
    if (!config.publicHost().isBlank()) {
      return config.publicHost().strip().toLowerCase(Locale.ROOT);
    }
    return EVERY_ADDRESS.contains(config.host()) ? "localhost" : config.host();
  }

  private static int publicPort(PortalConfig config) {
    return config.publicPort() == 0 ? config.port() : config.publicPort();
  }

  private static Set<String> names(PortalConfig config, String publicHost) {
    Set<String> names = new LinkedHashSet<>();
    names.add(publicHost);
    Arrays.stream(config.names()).map(name -> name.toLowerCase(Locale.ROOT)).forEach(names::add);
    if (!EVERY_ADDRESS.contains(config.host())) {
      names.add(config.host());
    }
    names.add("localhost");
    names.add("127.0.0.1");
    return names;
  }

  private static List<ProxyEndpoint> proxies(PortalConfig config, String publicHost) {
    List<ProxyEndpoint> proxies = new ArrayList<>();
    for (String proxy : config.proxies()) {
      try {
        URI uri = new URI("zta://" + proxy);
        if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65535) {
          throw new IllegalArgumentException("not host:port");
        }
        proxies.add(new ProxyEndpoint(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort()));
      } catch (URISyntaxException | IllegalArgumentException e) {
        LOG.warn(
            "{}",
            FaultCode.CONFIG_VALUE.at("zta.headend.portal: proxies", "not host:port: " + proxy));
      }
    }
    return proxies.isEmpty()
        ? List.of(new ProxyEndpoint(publicHost, PROXY_PORT))
        : List.copyOf(proxies);
  }

  /** Returns the headend's directory. */
  public Path home() {
    return home;
  }

  /** Returns the address to listen on. */
  public String host() {
    return config.host();
  }

  /** Returns the port to listen on. */
  public int port() {
    return config.port();
  }

  /** Returns all names and addresses of this headend, the public one first; lower case. */
  public Set<String> names() {
    return names;
  }

  /** Returns the proxies in order of preference. */
  public List<ProxyEndpoint> proxies() {
    return proxies;
  }

  /** Returns the name that an organisation without one gets. */
  public String organizationName() {
    return config.organizationName();
  }

  /** Returns the DNS zone under which devices have names, lower case. */
  public String deviceZone() {
    return DeviceZone.of(config.deviceZone());
  }

  /** Returns whether relay profiles name HTTP/3; empty when that is for the proxy to say. */
  public Optional<Boolean> relayHttp3() {
    return relayHttp3;
  }

  /** Returns the URLs of the services. */
  public ServiceUrls services() {
    String base = "https://" + endpoint;
    return new ServiceUrls(
        URI.create(base + "/v1/registration"),
        URI.create(base + "/acme/directory"),
        URI.create(base + "/v1/configuration"),
        URI.create(base + "/v1/posture"));
  }
}
