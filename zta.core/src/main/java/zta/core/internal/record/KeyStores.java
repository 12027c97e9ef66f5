package zta.core.internal.record;

import java.util.Comparator;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.keystore.DeviceKeyStore;
import zta.api.keystore.KeyHandle;

/** The key stores that are there now. */
@Component(service = KeyStores.class)
public final class KeyStores {
  @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<DeviceKeyStore> stores = List.of();

  /** Starts with the stores that DS brings. */
  @Activate
  public KeyStores() {}

  /** Uses the stores given. */
  public KeyStores(List<DeviceKeyStore> stores) {
    this.stores = stores;
  }

  /** Returns the store with the strongest protection, for new keys. */
  public DeviceKeyStore strongest() throws FaultException {
    return stores.stream()
        .max(Comparator.comparing(DeviceKeyStore::protection))
        .orElseThrow(() -> missing("any"));
  }

  /** Returns a store by name. */
  public DeviceKeyStore named(String name) throws FaultException {
    return stores.stream()
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow(() -> missing(name));
  }

  /** Returns a key that must be there. */
  public KeyHandle key(String store, String id) throws FaultException {
    return named(store)
        .find(id)
        .orElseThrow(
            () ->
                new FaultException(
                    FaultCode.KEY_UNUSABLE.at(store + ":" + id, "the key is not in its store")));
  }

  /** Returns all stores. */
  public List<DeviceKeyStore> all() {
    return List.copyOf(stores);
  }

  private static FaultException missing(String name) {
    return new FaultException(
        FaultCode.KEY_UNUSABLE.at(
            "key store " + name,
            "the key store is not running",
            "Start the bundle of this key store; the enrolment stays as it is."));
  }
}
