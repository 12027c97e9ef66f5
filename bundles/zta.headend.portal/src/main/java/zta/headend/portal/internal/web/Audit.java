package zta.headend.portal.internal.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each change that somebody made. Names of people stand at DEBUG only. */
public final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("zta.audit");

  private Audit() {}

  /**
   * Notes a change.
   *
   * @param actor {@code administrator} or {@code device}
   * @param action what, such as {@code policy put}
   * @param object which: an id or a number, no name of a person
   */
  public static void note(String actor, String action, String object) {
    LOG.info("{}: {}: {}", actor, action, object);
  }

  /** Notes a change of something that only a person's name identifies. */
  public static void notePerson(String actor, String action, String person) {
    LOG.info("{}: {}: user {}", actor, action, Integer.toHexString(person.hashCode()));
    LOG.debug("{}: {}: {}", actor, action, person);
  }
}
