package zta.keystore.soft.internal;

import java.security.Provider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider that signs with keys of this store. It takes no other key, so it may stand
 * anywhere in the list of providers: JCA's delayed selection finds it by the key.
 */
final class OpaqueKeyProvider extends Provider {
  private static final long serialVersionUID = 1L;
  private static final List<String> EC =
      List.of("NONEwithECDSA", "SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA");
  private static final List<String> RSA =
      List.of("SHA256withRSA", "SHA384withRSA", "SHA512withRSA", "RSASSA-PSS");

  OpaqueKeyProvider(String name) {
    super(name, "1.0", "Signatures with opaque keys of the software key store");
    EC.forEach(algorithm -> putService(new Signing(this, algorithm, OpaquePrivateKey.Ec.class)));
    RSA.forEach(algorithm -> putService(new Signing(this, algorithm, OpaquePrivateKey.Rsa.class)));
  }

  /** One signature algorithm, for one class of key. */
  private static final class Signing extends Service {
    private final Class<? extends OpaquePrivateKey> keys;

    Signing(Provider provider, String algorithm, Class<? extends OpaquePrivateKey> keys) {
      super(
          provider,
          "Signature",
          algorithm,
          OpaqueSignatures.class.getName(),
          List.of(),
          Map.of("SupportedKeyClasses", keys.getName()));
      this.keys = keys;
    }

    @Override
    public Object newInstance(@Nullable Object constructorParameter) {
      return new OpaqueSignatures(getAlgorithm());
    }

    @Override
    public boolean supportsParameter(@Nullable Object parameter) {
      return keys.isInstance(parameter);
    }
  }
}
