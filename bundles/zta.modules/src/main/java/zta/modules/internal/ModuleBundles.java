package zta.modules.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import zta.api.module.ModuleDescription;

/**
 * The module bundles in the framework: all versions of each keyword, highest first. Asked anew each
 * time.
 */
final class ModuleBundles {
  private final BundleContext context;

  ModuleBundles(BundleContext context) {
    this.context = context;
  }

  Map<String, List<Bundle>> all() {
    Map<String, List<Bundle>> modules = new TreeMap<>();
    for (Bundle bundle : context.getBundles()) {
      @Nullable String keyword = bundle.getHeaders("").get(ModuleDescription.HEADER);
      if (keyword != null && bundle.getState() != Bundle.UNINSTALLED) {
        modules.computeIfAbsent(keyword.strip(), k -> new ArrayList<>()).add(bundle);
      }
    }
    modules
        .values()
        .forEach(versions -> versions.sort(Comparator.comparing(Bundle::getVersion).reversed()));
    return modules;
  }

  List<Bundle> versions(String keyword) {
    return all().getOrDefault(keyword, List.of());
  }

  Optional<Bundle> version(String keyword, String version) {
    Version wanted = Version.parseVersion(version);
    return versions(keyword).stream()
        .filter(bundle -> bundle.getVersion().equals(wanted))
        .findFirst();
  }

  static boolean runs(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
  }

  static ModuleDescription describe(String keyword, Bundle bundle) {
    @Nullable String title = bundle.getHeaders("").get("Bundle-Name");
    return new ModuleDescription(
        keyword,
        title == null ? bundle.getSymbolicName() : title,
        bundle.getSymbolicName(),
        bundle.getVersion().toString());
  }
}
