package zta.core.internal.enrolment;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentListener;
import zta.api.fault.FaultException;
import zta.api.keystore.KeyHandle;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelIdentities;
import zta.api.tunnel.TunnelIdentity;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.KeyStores;
import zta.core.internal.record.StoredEnrolment;
import zta.core.internal.sync.SyncEngine;

/** Gives tunnels certificate, key and proxies of an enrolment as they are now. */
@Component(service = {TunnelIdentities.class, EnrolmentListener.class})
public final class EnrolmentIdentities implements TunnelIdentities, EnrolmentListener {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentIdentities.class);

  private final EnrolmentBook book;
  private final KeyStores keys;
  private final SyncEngine sync;
  private final InstantSource clock;
  private final Map<String, KeyHandle> handles = new ConcurrentHashMap<>();

  /** Keeps the key handles in memory once they were used. */
  @Activate
  public EnrolmentIdentities(
      @Reference EnrolmentBook book,
      @Reference KeyStores keys,
      @Reference SyncEngine sync,
      @Reference InstantSource clock) {
    this.book = book;
    this.keys = keys;
    this.sync = sync;
    this.clock = clock;
  }

  @Override
  public Optional<TunnelIdentity> identity(String enrolmentId) {
    return book.all().stream()
        .filter(known -> known.registration().id().equals(enrolmentId))
        .filter(known -> !known.expired(clock.instant()))
        .findFirst()
        .flatMap(this::identity);
  }

  /** Loads the key of a new certificate before the first flow needs it. */
  @Override
  public void enrolled(Enrolment enrolment) {
    book.of(enrolment.user()).ifPresent(this::handle);
  }

  @Override
  public void unenrolled(Enrolment enrolment) {
    handles.keySet().removeIf(id -> book.all().stream().noneMatch(k -> k.keyId().equals(id)));
  }

  private Optional<TunnelIdentity> identity(StoredEnrolment known) {
    List<ProxyEndpoint> proxies =
        sync.configuration(known.user()).map(ClientConfiguration::proxies).orElse(List.of());
    return handle(known)
        .map(
            key ->
                new TunnelIdentity(
                    known.registration().id(),
                    known.user(),
                    key,
                    known.chain(),
                    proxies,
                    known.registration().anchors()));
  }

  private Optional<KeyHandle> handle(StoredEnrolment known) {
    KeyHandle handle = handles.get(known.keyId());
    if (handle != null) {
      return Optional.of(handle);
    }
    try {
      KeyHandle found = keys.key(known.keyStore(), known.keyId());
      handles.put(known.keyId(), found);
      return Optional.of(found);
    } catch (FaultException e) {
      LOG.warn("No tunnel without its key: {}", e.fault());
      return Optional.empty();
    }
  }
}
