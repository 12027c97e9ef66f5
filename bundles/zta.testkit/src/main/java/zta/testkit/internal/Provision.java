package zta.testkit.internal;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import zta.testkit.ContainerSpec;

/** Says in Pax Exam's words what a container is made of. */
final class Provision {
  /** What test and container share wherever it is on the class path. */
  private static final List<String> SHARED =
      List.of(
          "zta.api",
          "slf4j.api",
          "org.osgi.service.cm",
          "org.osgi.service.component",
          "org.osgi.util.function",
          "org.osgi.util.promise");

  private static final List<String> BASE =
      List.of("org.apache.felix.scr", "org.apache.felix.configadmin");

  private Provision() {}

  /** Returns the options for a container, its bundles taken from the class path. */
  static Option[] options(ContainerSpec spec) {
    ClassPathBundles classPath = ClassPathBundles.scan(Provision.class.getClassLoader());
    List<Option> options = new ArrayList<>();
    options.add(cleanCaches());
    // Pax Exam logs the framework's errors; once is enough.
    options.add(frameworkProperty("felix.log.level").value("0"));
    // URL handlers are JVM-global, and containers come and go in one JVM.
    options.add(frameworkProperty("felix.service.urlhandlers").value("false"));
    spec.properties().forEach((key, value) -> options.add(frameworkProperty(key).value(value)));

    Stream<ClassPathBundle> shared =
        Stream.concat(
            SHARED.stream().flatMap(name -> classPath.find(name).stream()),
            spec.shared().stream().flatMap(name -> classPath.require(name).stream()));
    shared
        .flatMap(bundle -> bundle.exports().stream())
        .distinct()
        .forEach(clause -> options.add(systemPackage(clause)));

    Stream.concat(BASE.stream(), spec.bundles().stream())
        .flatMap(name -> classPath.require(name).stream())
        .distinct()
        .forEach(found -> options.add(bundle(found.location()).start(!found.fragment())));
    return options.toArray(Option[]::new);
  }
}
