package zta.headend.acme.internal.state;

import java.util.Locale;

/** States of an order (RFC 8555 section 7.1.6); it is never pending nor processing here. */
public enum OrderStatus {
  /** It may be finalized. */
  READY,
  /** Its certificate is issued. */
  VALID,
  /** Nothing will come of it. */
  INVALID;

  /** Returns the word on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
