package zta.names.internal.dns;

/**
 * What is asked.
 *
 * @param name the name, in the case it was asked in
 * @param type its type
 * @param recordClass its class
 */
public record Question(DnsName name, int type, int recordClass) {
  int wireLength() {
    return name.length() + 4;
  }
}
