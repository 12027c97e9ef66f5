package zta.launcher;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** Looks at how the bundles of a started framework fared. */
final class BundleCheck {
  private BundleCheck() {}

  /** Manifest header of modules; whether they run is up to the module manager. */
  private static final String MODULE = "Zta-Module";

  /** Returns whether the launcher starts a bundle: fragments cannot be, modules shall not. */
  static boolean startable(Bundle bundle) {
    Dictionary<String, String> headers = bundle.getHeaders("");
    return headers.get(Constants.FRAGMENT_HOST) == null && headers.get(MODULE) == null;
  }

  /**
   * Returns one fault for each bundle that does not run.
   *
   * <p>Fragments are left out: those of another platform have no host here, and that is right.
   */
  static List<LaunchException> faults(BundleContext context) {
    List<LaunchException> faults = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (!runs(bundle)) {
        again(bundle, faults);
      }
    }
    return faults;
  }

  private static boolean runs(Bundle bundle) {
    return !startable(bundle) || (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
  }

  /** Starts a bundle once more, because only that tells why it does not run. */
  private static void again(Bundle bundle, List<LaunchException> faults) {
    String name = String.valueOf(bundle.getSymbolicName());
    try {
      bundle.start();
    } catch (BundleException e) {
      faults.add(
          e.getType() == BundleException.RESOLVE_ERROR
              ? new LaunchException(LaunchFault.NOT_RESOLVED, name, Reasons.missing(e), e)
              : new LaunchException(LaunchFault.NOT_STARTED, name, Reasons.of(e), e));
    }
  }
}
