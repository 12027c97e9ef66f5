package zta.core.internal.killed;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.flow.LocalUser;
import zta.api.keystore.DeviceKeyStore;
import zta.api.runtime.AgentDirectories;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;

/**
 * The agent's engine and key store in a process of their own, which is busy enrolling, syncing,
 * renewing and unenrolling until it is killed. It says on standard output what it was told is done.
 */
public final class AgentProcess {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);

  /** The user that is enrolled. */
  static final LocalUser USER = new LocalUser("anna");

  private AgentProcess() {}

  /** Starts the agent: its home, then what to do: {@code busy} or {@code rest}. */
  public static void main(String[] arguments) {
    Container container =
        Container.start(
            new ContainerSpec(
                List.of(
                    "zta.keystore.soft",
                    "zta.core",
                    "com.google.gson",
                    "org.bitbucket.b_c.jose4j",
                    "bcprov",
                    "bcutil",
                    "bcpkix"),
                List.of(),
                Map.of(
                    AgentDirectories.HOME,
                    arguments[0],
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT)));
    container.configure(
        "zta.core.enrolment",
        Map.of("users", new String[] {USER.name()}, "poll", "PT0.5S", "keyOverlap", "PT0.2S"));
    container.configure("zta.core.sync", Map.of("interval", "PT0.3S"));
    container.context().registerService(InstantSource.class, InstantSource.system(), null);
    EnrolmentService enrolments = container.service(EnrolmentService.class);
    container.service(DeviceKeyStore.class);
    say("started");
    ConfigurationSync sync = sync(container.context());
    boolean busy = arguments[1].equals("busy");
    while (true) {
      work(enrolments, sync, busy);
    }
  }

  /** The service has an internal type besides, which this class path holds a second time. */
  private static ConfigurationSync sync(BundleContext context) {
    try {
      ServiceReference<?> reference =
          context.getAllServiceReferences(ConfigurationSync.class.getName(), null)[0];
      return (ConfigurationSync) context.getService(reference);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void work(EnrolmentService enrolments, ConfigurationSync sync, boolean busy) {
    try {
      Enrolment enrolment = enrolments.enroll(USER).toCompletableFuture().join();
      say("enrolled " + enrolment.id());
      sync.syncNow(USER).toCompletableFuture().join();
      say("synced");
      if (busy) {
        enrolments.renew(USER).toCompletableFuture().join();
        say("renewed " + enrolment.id());
        if (ThreadLocalRandom.current().nextInt(3) == 0) {
          say("unenrolling");
          enrolments.unenroll(USER, true).toCompletableFuture().join();
          say("unenrolled");
        }
      }
    } catch (CompletionException e) {
      LOG.debug("Not this time", e);
      say("fault " + e.getCause());
    }
  }

  @SuppressWarnings("SystemOut")
  private static void say(String what) {
    System.out.println("AGENT " + what);
    System.out.flush();
  }
}
