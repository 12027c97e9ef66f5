package zta.intercept.local.internal;

import com.google.gson.Gson;
import java.util.List;
import java.util.stream.Stream;
import zta.api.intercept.Claim;

/**
 * Writes the proxy auto-configuration file: what is claimed goes to the agent, all else its own
 * way.
 *
 * <p>It never resolves a name: private names are nobody's business but the tunnel's. There is no
 * way around the agent for what is claimed.
 */
public final class PacScript {
  /** Media type of the file. */
  public static final String MEDIA_TYPE = "application/x-ns-proxy-autoconfig";

  private static final String BODY =
      """
      function ztaCovers(pattern, host) {
        return pattern === "*" || pattern === host
            || (pattern.substring(0, 2) === "*." && host.length > pattern.length - 1
                && host.substring(host.length - pattern.length + 1) === pattern.substring(1));
      }
      function ztaBits(address) {
        var bits = "", parts, i, n;
        if (/^[0-9]+(\\.[0-9]+){3}$/.test(address)) {
          parts = address.split(".");
          for (i = 0; i < 4; i++) {
            n = Number(parts[i]) + 256;
            if (n > 511) { return ""; }
            bits += n.toString(2).substring(1);
          }
          return bits;
        }
        if (!/^[0-9a-f:]+$/.test(address) || address.indexOf(":") < 0) { return ""; }
        var halves = address.split("::");
        var left = halves[0] === "" ? [] : halves[0].split(":");
        var right = halves.length < 2 || halves[1] === "" ? [] : halves[1].split(":");
        if (halves.length > 1) {
          while (left.length + right.length < 8) { left.push("0"); }
        }
        parts = left.concat(right);
        for (i = 0; i < parts.length; i++) {
          bits += (parseInt(parts[i], 16) + 65536).toString(2).substring(1);
        }
        return bits.length === 128 ? bits : "";
      }
      function ztaWithin(prefix, host) {
        var parts = prefix.split("/"), net = ztaBits(parts[0]), mine = ztaBits(host);
        if (mine === "" || net.length !== mine.length) { return false; }
        var length = parts.length > 1 ? Number(parts[1]) : net.length;
        return net.substring(0, length) === mine.substring(0, length);
      }
      function ztaAny(list, test, host) {
        for (var i = 0; i < list.length; i++) {
          if (test(list[i], host)) { return true; }
        }
        return false;
      }
      function FindProxyForURL(url, host) {
        host = host.toLowerCase().replace(/^\\[|\\]$/g, "").replace(/\\.$/, "");
        for (var i = 0; i < ztaClaims.length; i++) {
          var claim = ztaClaims[i];
          if ((ztaAny(claim.names, ztaCovers, host) && !ztaAny(claim.exceptions, ztaCovers, host))
              || ztaAny(claim.networks, ztaWithin, host)) {
            return ztaProxy;
          }
        }
        return "DIRECT";
      }
      """;

  private record Entry(List<String> names, List<String> exceptions, List<String> networks) {}

  private PacScript() {}

  /**
   * Writes the file.
   *
   * @param claims what goes to the agent
   * @param endpoint where the agent listens, {@code host:port}
   */
  public static String write(Stream<Claim> claims, String endpoint) {
    List<Entry> entries =
        claims.map(c -> new Entry(c.names(), c.exceptions(), c.networks())).distinct().toList();
    Gson gson = new Gson();
    return "var ztaClaims = "
        + gson.toJson(entries)
        + ";\nvar ztaProxy = "
        + gson.toJson("PROXY " + endpoint)
        + ";\n"
        + BODY;
  }
}
