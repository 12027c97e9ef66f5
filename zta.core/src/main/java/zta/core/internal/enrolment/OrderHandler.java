package zta.core.internal.enrolment;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.keystore.DeviceKeyStore;
import zta.api.keystore.KeyAlgorithm;
import zta.api.keystore.KeyHandle;
import zta.core.internal.acme.CertificateClient;
import zta.core.internal.acme.CertificateOrder;
import zta.core.internal.headend.HeadendClients;
import zta.core.internal.record.KeyStores;
import zta.core.internal.record.Registration;

/** Gets a certificate for a key of the key store; keys that a killed process made are used. */
final class OrderHandler implements StateHandler {
  private final KeyStores keys;
  private final CertificateClient acme;
  private final HeadendClients clients;

  OrderHandler(KeyStores keys, CertificateClient acme, HeadendClients clients) {
    this.keys = keys;
    this.acme = acme;
    this.clients = clients;
  }

  @Override
  public Attempt run(Attempt attempt) throws FaultException {
    DeviceKeyStore store = keys.named(attempt.keyStore());
    KeyHandle account = key(store, attempt.accountKeyId());
    KeyHandle key = key(store, attempt.keyId());
    Registration said = attempt.said();
    List<X509Certificate> chain =
        acme.obtain(
            new CertificateOrder(
                said.services().acme(),
                clients.anonymous(said.pins(), said.anchors()).http(),
                account.keyPair(),
                attempt.binding(),
                said.identifiers(),
                key.keyPair()));
    if (chain.isEmpty() || !chain.get(0).getPublicKey().equals(key.publicKey())) {
      throw new FaultException(
          FaultCode.ACME_FAILED.at(
              said.services().acme().toString(), "the certificate is for another key"));
    }
    AttemptState next =
        attempt.kind() == AttemptKind.RENEW ? AttemptState.REPLACE : AttemptState.SYNC;
    return attempt.certified(chain).at(next);
  }

  private static KeyHandle key(DeviceKeyStore store, String id) throws FaultException {
    Optional<KeyHandle> known = store.find(id);
    return known.isPresent() ? known.get() : store.generate(id, KeyAlgorithm.EC_P256);
  }
}
