package zta.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.osgi.framework.BundleContext;

/** Starts the container of an {@link OsgiContainer} class; Jupiter's store closes it. */
final class ContainerExtension implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(ContainerExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    OsgiContainer wanted = context.getRequiredTestClass().getAnnotation(OsgiContainer.class);
    if (wanted != null) {
      context.getStore(SPACE).put(Container.class, Container.start(spec(wanted)));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Container.class
        || type == BundleContext.class
        || parameter.isAnnotated(OsgiService.class);
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Container container = context.getStore(SPACE).get(Container.class, Container.class);
    if (container == null) {
      throw new ParameterResolutionException("no container runs: " + OsgiContainer.class);
    }
    Class<?> type = parameter.getParameter().getType();
    return parameter
        .findAnnotation(OsgiService.class)
        .<Object>map(
            wanted ->
                container.service(type, wanted.filter(), Duration.ofSeconds(wanted.seconds())))
        .orElseGet(() -> type == Container.class ? container : container.context());
  }

  private static ContainerSpec spec(OsgiContainer wanted) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String property : wanted.properties()) {
      int equals = property.indexOf('=');
      properties.put(property.substring(0, equals), property.substring(equals + 1));
    }
    return new ContainerSpec(
        List.of(wanted.bundles()), List.of(wanted.shared()), Map.copyOf(properties));
  }
}
