package zta.headend.portal.internal.listener;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import zta.headend.portal.internal.PortalSettings;

/**
 * The container's HTTP service, driven by its configuration. Each attempt to start it has a number,
 * which the service shows once it listens.
 */
final class HttpService {
  private static final String PID = "org.apache.felix.http";
  private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final String ATTEMPT = "zta.attempt";

  private final ConfigurationAdmin admin;
  private final BundleContext context;

  HttpService(ConfigurationAdmin admin, BundleContext context) {
    this.admin = admin;
    this.context = context;
  }

  /** Has the service start, or start anew. */
  void start(PortalSettings settings, KeyStores keys, long attempt) throws IOException {
    Map<String, Object> values = new HashMap<>();
    values.put("org.apache.felix.http.enable", false);
    values.put("org.apache.felix.https.enable", true);
    values.put("org.apache.felix.http.host", settings.host());
    values.put("org.osgi.service.http.port.secure", settings.port());
    values.put("org.apache.felix.http.name", "zta headend");
    values.put("org.apache.felix.https.keystore", keys.server().toString());
    values.put("org.apache.felix.https.keystore.type", "PKCS12");
    values.put("org.apache.felix.https.keystore.password", keys.password());
    values.put("org.apache.felix.https.keystore.key.password", keys.password());
    values.put("org.apache.felix.https.truststore", keys.trusted().toString());
    values.put("org.apache.felix.https.truststore.type", "PKCS12");
    values.put("org.apache.felix.https.truststore.password", keys.password());
    values.put("org.apache.felix.https.clientcertificate", "wants");
    values.put(
        "org.apache.felix.https.jetty.protocols.included", new String[] {"TLSv1.3", "TLSv1.2"});
    values.put("org.apache.felix.https.jetty.renegotiateAllowed", false);
    values.put("org.apache.felix.http.jetty.sendServerHeader", false);
    values.put("org.apache.felix.http.jetty.headerBufferSize", 16 * 1024);
    values.put("org.apache.felix.http.jetty.threadpool.max", 32);
    values.put("org.apache.felix.http.jetty.acceptors", 1);
    values.put("org.apache.felix.http.jetty.selectors", 1);
    values.put("org.apache.felix.http.timeout", 30_000);
    values.put("org.apache.felix.http.mbeans", false);
    values.put("org.apache.felix.http.runtime.init." + ATTEMPT, attempt);
    configuration().update(FrameworkUtil.asDictionary(values));
  }

  /** Returns whether the service listens as this attempt wanted it. */
  boolean listens(long attempt) {
    return listens(Long.toString(attempt));
  }

  /** Returns whether the service listens still as another attempt wanted it. */
  boolean listensStill() {
    return listens("*");
  }

  private boolean listens(String attempt) {
    try {
      ServiceReference<?>[] found =
          context.getAllServiceReferences(RUNTIME, "(" + ATTEMPT + "=" + attempt + ")");
      return found != null && found.length > 0;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops the service. */
  void stop() throws IOException {
    configuration().delete();
  }

  private Configuration configuration() throws IOException {
    return admin.getConfiguration(PID, "?");
  }
}
