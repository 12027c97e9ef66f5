package zta.api.headend;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/** Stores the policy document and its revisions. Safe for use by many threads; blocks. */
@ProviderType
public interface PolicyStore {
  /**
   * A policy document.
   *
   * @param revision rises by one with each change
   * @param json the document
   */
  record Document(long revision, String json) {}

  /** Returns the document in force, empty before the first. */
  Optional<Document> current() throws FaultException;

  /**
   * Puts a document into force, which the caller has compiled without fault; the same text again
   * changes nothing.
   */
  Document put(String json, String author) throws FaultException;
}
