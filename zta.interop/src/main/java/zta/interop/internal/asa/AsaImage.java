package zta.interop.internal.asa;

/**
 * A client image that the configuration offers for webdeploy.
 *
 * @param file path as written, such as {@code disk0:/client.pkg}
 * @param order lower is tried first
 */
public record AsaImage(String file, int order) {}
