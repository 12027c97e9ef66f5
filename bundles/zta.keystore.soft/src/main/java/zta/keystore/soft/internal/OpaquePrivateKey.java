package zta.keystore.soft.internal;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A private key that cannot be exported: it has no encoding and is not serializable.
 *
 * <p>It is an {@code ECKey} or an {@code RSAKey} so that TLS stacks learn curve and size, but never
 * an {@code ECPrivateKey} or {@code RSAPrivateKey}, whose numbers would be the secret itself. Only
 * {@link OpaqueSignatures} gets at the key behind it.
 */
abstract class OpaquePrivateKey implements PrivateKey {
  private static final long serialVersionUID = 1L;

  private final transient PrivateKey hidden;

  private OpaquePrivateKey(PrivateKey hidden) {
    this.hidden = hidden;
  }

  /** Wraps a key of the JDK. */
  static OpaquePrivateKey of(PrivateKey key) {
    if (key instanceof OpaquePrivateKey opaque) {
      return opaque;
    }
    if (key instanceof ECKey ec) {
      return new Ec(key, ec.getParams());
    }
    if (key instanceof RSAKey rsa) {
      return new Rsa(key, rsa.getModulus());
    }
    throw new IllegalArgumentException("no EC or RSA key: " + key.getAlgorithm());
  }

  final PrivateKey hidden() {
    return hidden;
  }

  @Override
  public final @Nullable String getFormat() {
    return null;
  }

  @Override
  @SuppressWarnings("PMD.ReturnEmptyCollectionRatherThanNull")
  public final byte @Nullable [] getEncoded() {
    return null;
  }

  @Override
  public final String toString() {
    return getAlgorithm() + " private key in the software key store";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("an opaque key stays where it is");
  }

  /** A key on an elliptic curve. */
  static final class Ec extends OpaquePrivateKey implements ECKey {
    private static final long serialVersionUID = 1L;

    private final transient java.security.spec.ECParameterSpec curve;

    private Ec(PrivateKey hidden, java.security.spec.ECParameterSpec curve) {
      super(hidden);
      this.curve = curve;
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public java.security.spec.ECParameterSpec getParams() {
      return curve;
    }
  }

  /** An RSA key. */
  static final class Rsa extends OpaquePrivateKey implements RSAKey {
    private static final long serialVersionUID = 1L;

    private final java.math.BigInteger modulus;

    private Rsa(PrivateKey hidden, java.math.BigInteger modulus) {
      super(hidden);
      this.modulus = modulus;
    }

    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public java.math.BigInteger getModulus() {
      return modulus;
    }

    @Override
    public @Nullable AlgorithmParameterSpec getParams() {
      return null;
    }
  }
}
