package zta.api.keystore;

/** Where private keys of a store live; reported as it is, never better. */
public enum KeyProtection {
  /** In a file that only the service's user can read. */
  SOFTWARE,
  /** In the operating system's key service, not exportable, but in software. */
  PLATFORM,
  /** In a TPM, Secure Enclave or other hardware. */
  HARDWARE
}
