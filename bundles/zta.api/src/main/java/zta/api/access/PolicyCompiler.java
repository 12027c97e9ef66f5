package zta.api.access;

import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Makes policies out of documents (JSON, schema {@code zta.policy/1}). Pure; safe for use by many
 * threads.
 */
@ProviderType
public interface PolicyCompiler {
  /**
   * Compiles a document.
   *
   * @param place what to call the document in faults
   * @throws FaultException naming line, element and remedy; a document with any fault gives no
   *     policy
   */
  Policy compile(String json, String place) throws FaultException;

  /**
   * Makes the document that one subject's agent may have: all resources, but of each rule only what
   * concerns this subject; users and groups of others are left out. The projection decides for this
   * subject as the whole does.
   */
  String project(String json, Subject subject) throws FaultException;
}
