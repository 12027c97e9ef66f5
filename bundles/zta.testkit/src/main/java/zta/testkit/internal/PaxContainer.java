package zta.testkit.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;
import zta.testkit.Container;
import zta.testkit.ContainerException;
import zta.testkit.ContainerSpec;

/** A container of bundles from the class path, run by Pax Exam in this JVM. */
public final class PaxContainer implements Container {
  private final Framework framework;
  private final Services services;

  private PaxContainer(Framework framework) {
    this.framework = framework;
    this.services = new Services(framework.context());
  }

  /** Starts a container; see {@link Container#start}. */
  public static PaxContainer start(ContainerSpec spec) {
    Framework framework = Framework.start(Provision.options(spec));
    try {
      BundleHealth.require(framework.context());
      return new PaxContainer(framework);
    } catch (ContainerException e) {
      framework.close();
      throw e;
    }
  }

  @Override
  public BundleContext context() {
    return framework.context();
  }

  @Override
  public Bundle bundle(String symbolicName) {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .max(Comparator.comparing(Bundle::getVersion))
        .orElseThrow(() -> new ContainerException("no bundle " + symbolicName + " is installed"));
  }

  @Override
  public Bundle install(Path jar) {
    try {
      Bundle bundle = context().installBundle(jar.toUri().toString());
      bundle.start();
      return bundle;
    } catch (BundleException e) {
      throw new ContainerException(jar.getFileName() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public <T> T service(Class<T> type, String filter, Duration deadline) {
    return services.await(type, filter, deadline);
  }

  @Override
  public void awaitGone(Class<?> type, String filter, Duration deadline) {
    services.awaitGone(type, filter, deadline);
  }

  @Override
  public void configure(String pid, Map<String, ?> values) {
    configurations().put(pid, values);
  }

  @Override
  public void configureFactory(String factoryPid, String name, Map<String, ?> values) {
    configurations().putFactory(factoryPid, name, values);
  }

  @Override
  public void close() {
    framework.close();
  }

  private Configurations configurations() {
    return new Configurations(context(), service(ConfigurationAdmin.class));
  }
}
