package zta.api.keystore;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A key pair of a key store. The private key is opaque: {@link PrivateKey#getEncoded()} may be
 * null, so nothing may depend on exporting it. Signing goes through JCA: {@code
 * Signature.getInstance(...)} finds the provider that takes the key.
 *
 * <p>Safe for use by many threads. Signing can take hundreds of milliseconds in hardware: never on
 * an event loop.
 */
@ConsumerType
public interface KeyHandle {
  /** Returns the id under which the store finds it again. */
  String id();

  /** Returns the kind of key. */
  KeyAlgorithm algorithm();

  /** Returns the public half. */
  PublicKey publicKey();

  /** Returns the opaque private half, usable with JCA signatures. */
  PrivateKey privateKey();

  /** Returns both halves as libraries like to have them. */
  default KeyPair keyPair() {
    return new KeyPair(publicKey(), privateKey());
  }
}
