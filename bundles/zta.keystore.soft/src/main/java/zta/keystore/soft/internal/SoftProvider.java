package zta.keystore.soft.internal;

import java.security.Provider;
import java.security.Security;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Keeps the JCA provider registered while this bundle runs.
 *
 * <p>The list of providers belongs to the whole JVM and JSSE looks nowhere else, so this is the one
 * place that changes it. Two versions of the bundle can run beside each other during a swap: the
 * second takes another provider name, and each provider signs with its own keys only.
 */
@Component(service = SoftProvider.class, immediate = true)
public final class SoftProvider {
  private static final String NAME = "ZTA-SOFT";

  private final Provider provider;

  /** Registers the provider. */
  @Activate
  public SoftProvider() {
    provider = register();
  }

  @Deactivate
  void close() {
    Security.removeProvider(provider.getName());
  }

  /** Returns the name under which the provider is registered. */
  public String name() {
    return provider.getName();
  }

  private static Provider register() {
    for (int n = 1; ; n++) {
      Provider candidate = new OpaqueKeyProvider(n == 1 ? NAME : NAME + "-" + n);
      if (Security.addProvider(candidate) > 0) {
        return candidate;
      }
    }
  }
}
