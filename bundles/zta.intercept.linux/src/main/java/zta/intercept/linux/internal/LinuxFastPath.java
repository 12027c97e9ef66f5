package zta.intercept.linux.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.intercept.FastPath;
import zta.api.journal.OsJournal;
import zta.api.status.StatusService;

/** Offers the fast path when it is switched on; the interceptor with the TUN device uses it. */
@Component(
    name = "zta.intercept.linux",
    service = {},
    immediate = true)
@Designate(ocd = LinuxFastPath.Config.class)
public final class LinuxFastPath {
  /** Settings. */
  @ObjectClassDefinition(name = "zta fast path of transparent interception on Linux")
  public @interface Config {
    /** Whether it is on. */
    @AttributeDefinition(
        description =
            "Catch traffic to private networks and names by a TUN device, and lead the data of"
                + " decided connections past it by nftables TPROXY; needs root and nft")
    boolean enabled() default false;

    /** Mark of packets. */
    @AttributeDefinition(description = "Mark of packets on the fast path; nothing else may use it")
    int mark() default 91;

    /** Routing table. */
    @AttributeDefinition(description = "Number of the routing table; nothing else may use it")
    int table() default 93;

    /** Preference of the rule. */
    @AttributeDefinition(
        description =
            "Preference of the rule that leads to the table; less than the TUN device's by two or"
                + " more")
    int preference() default 90;
  }

  private static final Logger LOG = LoggerFactory.getLogger(LinuxFastPath.class);
  private static final String TOPIC = "intercept:linux";

  private final StatusService status;
  private final @Nullable ServiceRegistration<FastPath> offered;

  /** Made by Declarative Services. */
  @Activate
  public LinuxFastPath(
      BundleContext context,
      Config config,
      @Reference LocalWays ways,
      @Reference OsJournal journal,
      @Reference StatusService status) {
    this.status = status;
    Settings settings = new Settings(config.mark(), config.table(), config.preference());
    boolean on = config.enabled() && isRight(settings);
    offered =
        on
            ? context.registerService(FastPath.class, new TproxyPath(settings, ways, journal), null)
            : null;
  }

  private boolean isRight(Settings settings) {
    Optional<Fault> problem = settings.problem();
    problem.ifPresent(
        fault -> {
          LOG.warn("{}", fault);
          status.raise(TOPIC, fault);
        });
    return problem.isEmpty();
  }

  /** Takes the offer back; the interceptor closes what it has opened. */
  @Deactivate
  public void stop() {
    if (offered != null) {
      offered.unregister();
    }
    status.clear(TOPIC);
  }
}
