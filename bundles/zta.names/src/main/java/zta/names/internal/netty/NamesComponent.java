package zta.names.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.flow.SocketOwners;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.CatchmentListener;
import zta.api.intercept.Explainer;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.Interceptor;
import zta.api.journal.OsJournal;
import zta.api.names.ResolverPort;
import zta.api.names.SyntheticAddresses;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.StatusService;
import zta.names.internal.FaultBoard;
import zta.names.internal.locate.AgentSide;

/**
 * Runs the resolver when it is enabled, and offers it while it serves.
 *
 * <p>Its services are registered by hand because they are there only while the port is open.
 */
@Component(name = "zta.names", service = CatchmentListener.class, immediate = true)
@Designate(ocd = NamesConfig.class)
public final class NamesComponent implements CatchmentListener, Interceptor {
  private final NamesConfig config;
  private final BundleContext context;
  private final FaultBoard board = new FaultBoard(System::nanoTime);
  private final @Nullable NamesRuntime runtime;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private volatile @Nullable OsJournal journal;
  private boolean stopped;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<SocketOwners> owners = List.of();

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable FlowEngine engine;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Explainer explainer;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable EnrolmentService enrolments;

  /** Made by Declarative Services. */
  @Activate
  public NamesComponent(
      @Reference(target = "(zta.io=workers)") EventLoopGroup loops,
      @Reference(target = "(zta.io=socket)") ChannelFactory<SocketChannel> sockets,
      @Reference(target = "(zta.io=server)") ChannelFactory<ServerSocketChannel> servers,
      @Reference AgentDirectories directories,
      BundleContext context,
      NamesConfig config)
      throws FaultException {
    this.config = config;
    this.context = context;
    NamesRuntime.Ground ground =
        new NamesRuntime.Ground(
            loops,
            sockets,
            servers,
            directories.home(),
            () -> Optional.ofNullable(journal),
            new AgentSide(() -> owners, () -> engine, () -> explainer, () -> enrolments));
    runtime =
        config.enabled()
            ? new NamesRuntime(config, ground, board, System::nanoTime, this::serving)
            : null;
  }

  /** Begins to serve. */
  @Activate
  public void start() {
    if (runtime != null) {
      runtime.start();
    }
  }

  private synchronized void serving(NamesRuntime served) {
    if (!stopped) {
      registrations.add(context.registerService(SyntheticAddresses.class, served.pool(), null));
      registrations.add(context.registerService(ResolverPort.class, served, null));
      registrations.add(context.registerService(Interceptor.class, this, null));
    }
  }

  @Override
  public void changed(Catch now) {
    if (runtime != null) {
      runtime.caught(now);
    }
  }

  /** Notes changes to the system here from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindJournal(OsJournal service) {
    journal = service;
  }

  /** Forgets it. */
  public void unbindJournal(OsJournal service) {
    if (journal == service) {
      journal = null;
    }
  }

  /** Shows what is wrong. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindStatus(StatusService service) {
    board.showOn(service);
  }

  /** Shows it nowhere. */
  public void unbindStatus(StatusService service) {
    board.hideFrom(service);
  }

  /** Notes what is wrong. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindHistory(MessageHistory service) {
    board.noteIn(service);
  }

  /** Notes it nowhere. */
  public void unbindHistory(MessageHistory service) {
    board.forget(service);
  }

  /** Withdraws the services, undoes steering, closes the port. */
  @Deactivate
  public void stop() throws InterruptedException {
    synchronized (this) {
      stopped = true;
      registrations.forEach(ServiceRegistration::unregister);
      registrations.clear();
    }
    if (runtime != null) {
      runtime.stop();
    }
  }

  @Override
  public String name() {
    return "names";
  }

  @Override
  public String mechanism() {
    return "DNS with synthetic addresses, steered by "
        + (runtime == null ? config.steering() : runtime.steeredBy());
  }

  @Override
  public List<String> endpoints() {
    return runtime == null
        ? List.of()
        : runtime.addresses().stream().map(at -> "dns:/" + at).toList();
  }

  @Override
  public List<Fault> faults() {
    return board.faults();
  }
}
