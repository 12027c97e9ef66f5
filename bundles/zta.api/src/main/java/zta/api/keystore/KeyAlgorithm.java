package zta.api.keystore;

/** Kinds of key a store can make. */
public enum KeyAlgorithm {
  /** ECDSA on P-256: the default everywhere. */
  EC_P256,
  /** RSA with 2048 bits. */
  RSA_2048
}
