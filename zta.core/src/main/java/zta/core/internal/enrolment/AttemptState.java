package zta.core.internal.enrolment;

/**
 * The steps of an attempt. Each is stored before its work begins, and its work can be repeated, so
 * that an attempt goes on after the process was killed at any moment.
 */
public enum AttemptState {
  /** Prove the identity to the headend; a registration that was cut off is replaced by the next. */
  REGISTER("Registering this device"),
  /** Get a certificate for a new key. */
  ORDER("Getting a certificate"),
  /** Get the first configuration. */
  SYNC("Getting the configuration"),
  /** Store the enrolment: from here it exists. */
  COMMIT("Storing the enrolment"),
  /** Store the renewed certificate. */
  REPLACE("Storing the new certificate"),
  /** Tell the headend that the enrolment ends. */
  TELL_HEADEND("Telling the headend"),
  /** Remove everything that belongs to the enrolment. */
  REMOVE("Removing the enrolment"),
  /** Nothing is left to do. */
  DONE("");

  private final String text;

  AttemptState(String text) {
    this.text = text;
  }

  /** Returns the step in words. */
  public String text() {
    return text;
  }
}
