package zta.testkit.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import zta.testkit.ContainerException;

/**
 * Whether the bundles of a container resolved and started; a failure says which did not and why.
 */
final class BundleHealth {
  private BundleHealth() {}

  /**
   * Checks all installed bundles.
   *
   * @throws ContainerException if one is not resolved or not started, with the names of all
   */
  static void require(BundleContext context) {
    List<String> complaints = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      String complaint = complaint(context, bundle);
      if (!complaint.isEmpty()) {
        complaints.add(complaint);
      }
    }
    if (!complaints.isEmpty()) {
      throw new ContainerException(String.join("; ", complaints));
    }
  }

  private static String complaint(BundleContext context, Bundle bundle) {
    if (isFragment(bundle)) {
      return resolved(context, bundle) ? "" : bundle.getSymbolicName() + " has no host";
    }
    if ((bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0) {
      return "";
    }
    try {
      bundle.start();
      return "";
    } catch (BundleException e) {
      return bundle.getSymbolicName() + " does not start: " + reason(e);
    }
  }

  private static boolean resolved(BundleContext context, Bundle fragment) {
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    return wiring.resolveBundles(Arrays.asList(fragment));
  }

  private static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  private static String reason(BundleException e) {
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + cause + ")";
  }
}
