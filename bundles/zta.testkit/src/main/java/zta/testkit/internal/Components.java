package zta.testkit.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Tells which components do not work, for the message of a test that waited in vain. */
final class Components {
  private Components() {}

  /** Returns one phrase a component, such as {@code zta.x.Y lacks its reference clock}. */
  static List<String> complaints(BundleContext context) {
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    if (reference == null) {
      return List.of("Declarative Services does not run");
    }
    ServiceComponentRuntime runtime = context.getService(reference);
    List<String> complaints = new ArrayList<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
      var configurations = runtime.getComponentConfigurationDTOs(component);
      if (configurations.isEmpty()) {
        complaints.add(component.name + " is not enabled or has no configuration");
      }
      for (ComponentConfigurationDTO configuration : configurations) {
        complaint(configuration, complaints);
      }
    }
    return complaints;
  }

  private static void complaint(ComponentConfigurationDTO component, List<String> complaints) {
    String name = component.description.name;
    switch (component.state) {
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          complaints.add(
              name
                  + " lacks its configuration "
                  + Arrays.toString(component.description.configurationPid));
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> {
        for (var reference : component.unsatisfiedReferences) {
          complaints.add(name + " lacks its reference " + reference.name);
        }
      }
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          complaints.add(name + " fails: " + component.failure);
      default -> {}
    }
  }
}
