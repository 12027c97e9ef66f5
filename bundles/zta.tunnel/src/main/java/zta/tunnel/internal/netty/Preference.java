package zta.tunnel.internal.netty;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.flow.Protocol;

/**
 * Which transport a flow likes best. Measured: HTTP/2 carries TCP in bulk at a quarter of the cost,
 * HTTP/3 carries datagrams, and outlives loss and changes of network. Pure.
 *
 * @param mayH3 whether HTTP/3 may be used
 * @param mayH2 whether HTTP/2 may be used
 * @param tcp what TCP flows like
 */
record Preference(boolean mayH3, boolean mayH2, Tcp tcp) {
  /** What TCP flows like. */
  enum Tcp {
    /** Always HTTP/2. */
    H2,
    /** Always HTTP/3. */
    H3,
    /** HTTP/2 while its path is good. */
    AUTO
  }

  private static final Logger LOG = LoggerFactory.getLogger(Preference.class);

  /** Reads the settings; what is none of the known words counts as auto, and is reported. */
  static Preference of(TunnelConfig config) {
    Tcp transport = word("transport", config.transport());
    return new Preference(
        transport != Tcp.H2, transport != Tcp.H3, word("tcpOver", config.tcpOver()));
  }

  static Tcp word(String setting, String value) {
    try {
      return Tcp.valueOf(value.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "{}",
          FaultCode.CONFIG_VALUE.at(
              "zta.tunnel", setting + " must be auto, h2 or h3; auto is used"));
      return Tcp.AUTO;
    }
  }

  /** Returns whether a flow likes HTTP/3 better. */
  boolean likesH3(Protocol protocol, boolean tcpPathIsGood) {
    if (!mayH2 || !mayH3) {
      return mayH3;
    }
    return protocol == Protocol.UDP || tcp == Tcp.H3 || (tcp == Tcp.AUTO && !tcpPathIsGood);
  }
}
