package zta.names.internal.dns;

/** A record to be written: who it is about, what it says. Immutable. */
public final class Answer {
  private final int type;
  private final long ttl;
  private final byte[] data;

  private Answer(int type, long ttl, byte[] data) {
    this.type = type;
    this.ttl = ttl;
    this.data = data.clone();
  }

  /** Makes the record of an address of 4 or 16 bytes. */
  public static Answer address(byte[] address, long ttl) {
    return new Answer(address.length == 4 ? RecordType.A : RecordType.AAAA, ttl, address);
  }

  /** Makes a record that names something. */
  public static Answer pointer(String name, long ttl) {
    return new Answer(RecordType.PTR, ttl, DnsName.of(name).wire());
  }

  /** Makes a record of the location of a service. */
  public static Answer service(int priority, int weight, int port, DnsName target, long ttl) {
    byte[] data = new byte[6 + target.length()];
    int[] numbers = {priority, weight, port};
    for (int i = 0; i < numbers.length; i++) {
      data[2 * i] = (byte) (numbers[i] >>> 8);
      data[2 * i + 1] = (byte) numbers[i];
    }
    target.copyTo(data, 6);
    return new Answer(RecordType.SRV, ttl, data);
  }

  int type() {
    return type;
  }

  long ttl() {
    return ttl;
  }

  int length() {
    return data.length;
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(data, 0, target, at, data.length);
  }
}
