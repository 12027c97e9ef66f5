package zta.testkit.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import zta.testkit.ContainerException;

/** Waits for services of a container to come and go. */
final class Services {
  /** Services can also become usable without an event, so there is a look now and then. */
  private static final long LOOK = Duration.ofMillis(100).toNanos();

  private final BundleContext context;

  Services(BundleContext context) {
    this.context = context;
  }

  <T> T await(Class<T> type, String filter, Duration deadline) {
    AtomicReference<@Nullable T> found = new AtomicReference<>();
    await(() -> get(type, filter, found), deadline);
    T service = found.get();
    if (service != null) {
      return service;
    }
    throw new ContainerException(
        "no service " + describe(type, filter) + " within " + deadline + why(type));
  }

  /** A reference alone is no service: its component may be on its way out or fail to start. */
  private <T> boolean get(Class<T> type, String filter, AtomicReference<@Nullable T> found) {
    ServiceReference<T> reference = find(type, filter);
    T service = reference == null ? null : context.getService(reference);
    found.set(service);
    return service != null;
  }

  void awaitGone(Class<?> type, String filter, Duration deadline) {
    if (!await(() -> find(type, filter) == null, deadline)) {
      throw new ContainerException(
          "service " + describe(type, filter) + " is still there after " + deadline);
    }
  }

  private boolean await(BooleanSupplier condition, Duration deadline) {
    CountDownLatch met = new CountDownLatch(1);
    ServiceListener listener =
        event -> {
          if (condition.getAsBoolean()) {
            met.countDown();
          }
        };
    context.addServiceListener(listener);
    try {
      long end = System.nanoTime() + deadline.toNanos();
      boolean holds = condition.getAsBoolean();
      while (!holds && System.nanoTime() < end) {
        boolean woken = met.await(Math.min(LOOK, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        holds = woken || condition.getAsBoolean();
      }
      return holds;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      context.removeServiceListener(listener);
    }
  }

  /** The best service as the framework ranks them, or null. */
  private <T> @Nullable ServiceReference<T> find(Class<T> type, String filter) {
    try {
      return context.getServiceReferences(type, filter.isEmpty() ? null : filter).stream()
          .max(ServiceReference::compareTo)
          .orElse(null);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException("not an LDAP filter: " + filter, e);
    }
  }

  private String why(Class<?> type) {
    if (isForeign(type)) {
      return "; there is one, but its class is not the test's: share the bundle that exports it";
    }
    List<String> complaints = Components.complaints(context);
    return complaints.isEmpty() ? "" : "; " + String.join("; ", complaints);
  }

  private boolean isForeign(Class<?> type) {
    try {
      return context.getAllServiceReferences(type.getName(), null) != null
          && find(type, "") == null;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String describe(Class<?> type, String filter) {
    return filter.isEmpty() ? type.getName() : type.getName() + " " + filter;
  }
}
