package zta.headend.acme.internal.jws;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.List;
import java.util.Optional;

/** Says why a public key is too weak, malformed or of a kind that is not supported. */
public final class KeyRules {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 4096;
  private static final List<Integer> CURVE_BITS = List.of(256, 384);
  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65537);

  /** Product of the odd primes up to 751: a modulus with such a factor is broken. */
  private static final BigInteger SMALL_PRIMES = smallPrimes(751);

  private KeyRules() {}

  /** Returns what speaks against an account key; empty when nothing does. */
  public static Optional<String> againstAccountKey(PublicKey key) {
    if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
      return Optional.empty();
    }
    return againstCertificateKey(key);
  }

  /** Returns what speaks against a certificate's key; empty when nothing does. */
  public static Optional<String> againstCertificateKey(PublicKey key) {
    if (key instanceof ECPublicKey ec) {
      return againstEc(ec);
    }
    if (key instanceof RSAPublicKey rsa) {
      return againstRsa(rsa);
    }
    return Optional.of("keys of kind " + key.getAlgorithm() + " are not supported");
  }

  private static Optional<String> againstRsa(RSAPublicKey key) {
    BigInteger modulus = key.getModulus();
    BigInteger exponent = key.getPublicExponent();
    if (modulus.bitLength() < LEAST_RSA_BITS) {
      return Optional.of("the RSA key has less than " + LEAST_RSA_BITS + " bits");
    }
    if (modulus.bitLength() > MOST_RSA_BITS) {
      return Optional.of("the RSA key has more than " + MOST_RSA_BITS + " bits");
    }
    if (exponent.compareTo(LEAST_EXPONENT) < 0
        || exponent.bitLength() > Integer.SIZE
        || !exponent.testBit(0)) {
      return Optional.of("the RSA key's exponent is not between 65537 and 2^32 and odd");
    }
    if (!modulus.testBit(0) || !modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
      return Optional.of("the RSA key's modulus has a small factor");
    }
    return Optional.empty();
  }

  private static Optional<String> againstEc(ECPublicKey key) {
    ECParameterSpec parameters = key.getParams();
    EllipticCurve curve = parameters.getCurve();
    if (!CURVE_BITS.contains(curve.getField().getFieldSize())
        || !(curve.getField() instanceof ECFieldFp field)) {
      return Optional.of("only the curves P-256 and P-384 are supported");
    }
    return isOn(curve, field.getP(), key.getW())
        ? Optional.empty()
        : Optional.of("the key's point is not on its curve");
  }

  private static boolean isOn(EllipticCurve curve, BigInteger p, ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)
        || !isElement(point.getAffineX(), p)
        || !isElement(point.getAffineY(), p)) {
      return false;
    }
    BigInteger x = point.getAffineX();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return point.getAffineY().pow(2).mod(p).equals(right);
  }

  private static boolean isElement(BigInteger number, BigInteger p) {
    return number.signum() >= 0 && number.compareTo(p) < 0;
  }

  private static BigInteger smallPrimes(int largest) {
    BigInteger product = BigInteger.ONE;
    for (BigInteger prime = BigInteger.valueOf(3);
        prime.intValue() <= largest;
        prime = prime.nextProbablePrime()) {
      product = product.multiply(prime);
    }
    return product;
  }
}
