package zta.intercept.tun.internal.device;

import zta.lib.net.Cidr;

/**
 * The addresses at both ends of the device in one family.
 *
 * @param network the small network they are in
 * @param own the machine's own end, which is the source of all that is caught
 * @param peer the far end, behind which there is nobody but this interceptor
 */
// Made once and never changed; compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record Ends(Cidr network, byte[] own, byte[] peer) {}
