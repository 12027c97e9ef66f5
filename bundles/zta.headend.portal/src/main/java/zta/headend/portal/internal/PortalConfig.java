package zta.headend.portal.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import zta.lib.net.DeviceZone;

/** Configuration of the control plane. */
@ObjectClassDefinition(name = "zta headend: portal")
public @interface PortalConfig {
  /** Address to listen on. */
  @AttributeDefinition(description = "Address to listen on; 0.0.0.0 for all")
  String host() default "127.0.0.1";

  /** Port to listen on. */
  @AttributeDefinition(description = "Port to listen on", min = "1", max = "65535")
  int port() default 8443;

  /** Name under which clients reach this headend. */
  @AttributeDefinition(description = "Name or address that clients use; empty: the one above")
  String publicHost() default "";

  /** Port under which clients reach this headend. */
  @AttributeDefinition(description = "Port that clients use; 0: the one above", max = "65535")
  int publicPort() default 0;

  /** Further names and addresses of this headend. */
  @AttributeDefinition(description = "Further names and addresses, in the certificate too")
  String[] names() default {};

  /** Proxies in order of preference. */
  @AttributeDefinition(description = "Proxies as host:port; empty: port 4433 of the public host")
  String[] proxies() default {};

  /** Name that the organisation gets at the first start. */
  @AttributeDefinition(description = "Name of the organisation at the first start")
  String organizationName() default "Organization";

  /** DNS zone under which devices have names. */
  @AttributeDefinition(description = "DNS zone of the devices")
  String deviceZone() default DeviceZone.DEFAULT;

  /** Whether relay profiles name HTTP/3. */
  @AttributeDefinition(
      description =
          "Whether relay profiles name HTTP/3: true, false, or auto, which names it when the proxy"
              + " of this process serves it at the port of the first proxy")
  String relayHttp3() default "auto";
}
