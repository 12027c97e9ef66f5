package zta.modules.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.module.HealthProbe;

/**
 * Tells whether a started bundle really works: no component failed or waits for something, every
 * service it registered can be got, and its own probes find nothing.
 */
final class HealthCheck {
  private final ServiceComponentRuntime components;
  private final BundleContext context;
  private final Duration limit;

  HealthCheck(ServiceComponentRuntime components, BundleContext context, Duration limit) {
    this.components = components;
    this.context = context;
    this.limit = limit;
  }

  List<Fault> check(Bundle bundle) {
    String place = bundle.getSymbolicName() + " " + bundle.getVersion();
    try {
      return Deadline.call(
          "health-" + bundle.getSymbolicName(), limit, () -> faults(bundle, place));
    } catch (TimeoutException e) {
      return List.of(
          FaultCode.MODULE_HANGS.at(place, "health check took over " + limit.toMillis() + " ms"));
    } catch (ExecutionException e) {
      return List.of(FaultCode.MODULE_UNHEALTHY.at(place, String.valueOf(e.getCause())));
    }
  }

  private List<Fault> faults(Bundle bundle, String place) {
    List<Fault> faults = new ArrayList<>(services(bundle, place));
    faults.addAll(components(bundle, place));
    return faults;
  }

  private List<Fault> components(Bundle bundle, String place) {
    List<Fault> faults = new ArrayList<>();
    for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
      for (ComponentConfigurationDTO configuration :
          components.getComponentConfigurationDTOs(description)) {
        switch (configuration.state) {
          case ComponentConfigurationDTO.FAILED_ACTIVATION ->
              faults.add(
                  unhealthy(
                      place, description.name + " failed: " + firstLine(configuration.failure)));
          case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
              faults.add(unhealthy(place, description.name + " lacks " + missing(configuration)));
          case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
              faults.add(unhealthy(place, description.name + " lacks its configuration"));
          default -> {
            // Satisfied or active.
          }
        }
      }
    }
    return faults;
  }

  private static String missing(ComponentConfigurationDTO configuration) {
    List<String> names = new ArrayList<>();
    for (var reference : configuration.unsatisfiedReferences) {
      names.add(reference.name);
    }
    return String.join(", ", names);
  }

  private List<Fault> services(Bundle bundle, String place) {
    List<Fault> faults = new ArrayList<>();
    ServiceReference<?> @Nullable [] references = bundle.getRegisteredServices();
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        faults.addAll(service(reference, place));
      }
    }
    return faults;
  }

  private <S> List<Fault> service(ServiceReference<S> reference, String place) {
    String names = String.join(",", (String[]) reference.getProperty("objectClass"));
    try {
      @Nullable S service = context.getService(reference);
      if (service == null) {
        return List.of(unhealthy(place, "service " + names + " cannot be got"));
      }
      try {
        return service instanceof HealthProbe probe ? probe.check() : List.of();
      } finally {
        context.ungetService(reference);
      }
    } catch (RuntimeException e) {
      return List.of(unhealthy(place, "service " + names + " failed: " + e));
    }
  }

  private static Fault unhealthy(String place, String reason) {
    return FaultCode.MODULE_UNHEALTHY.at(place, reason);
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "no reason given" : text.lines().findFirst().orElse("").strip();
  }
}
