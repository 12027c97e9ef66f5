package zta.keystore.soft.internal;

import java.security.PrivateKey;
import java.security.PublicKey;
import zta.api.keystore.KeyAlgorithm;
import zta.api.keystore.KeyHandle;

/** A key pair of the software key store. */
record SoftKey(String id, KeyAlgorithm algorithm, PublicKey publicKey, PrivateKey privateKey)
    implements KeyHandle {
  @Override
  public String toString() {
    return "soft:" + id;
  }
}
