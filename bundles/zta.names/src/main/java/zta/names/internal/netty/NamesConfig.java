package zta.names.internal.netty;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code zta.names}. */
@ObjectClassDefinition(name = "zta private names")
public @interface NamesConfig {
  /** Whether the resolver runs. */
  @AttributeDefinition(description = "Resolve private names to synthetic addresses")
  boolean enabled() default false;

  /** Port on 127.0.0.1 and ::1. */
  @AttributeDefinition(description = "Port of the resolver on 127.0.0.1 and ::1, UDP and TCP")
  int port() default 15353;

  /** Ranges of synthetic IPv4 addresses. */
  @AttributeDefinition(
      description = "Ranges of synthetic IPv4 addresses; the first that nobody uses is taken")
  String[] ranges4() default {"100.65.0.0/16", "198.18.0.0/16"};

  /** Ranges of synthetic IPv6 addresses. */
  @AttributeDefinition(
      description = "Ranges of synthetic IPv6 addresses; the first that nobody uses is taken")
  String[] ranges6() default {"fd7a:5a7a::/64", "fd5a:7a5a::/64"};

  /** Most names with addresses at once. */
  @AttributeDefinition(description = "Most names with synthetic addresses at once")
  int maxNames() default 65_536;

  /** Time to live of answers about private names. */
  @AttributeDefinition(description = "Seconds that an answer about a private name may be kept")
  long ttlSeconds() default 2;

  /** How much longer applications are expected to keep an address. */
  @AttributeDefinition(
      description = "Seconds after that before an address may stand for another name")
  long graceSeconds() default 30;

  /** How often the file of names is written at most. */
  @AttributeDefinition(description = "Milliseconds between two writes of the file of names")
  long saveMillis() default 5_000;

  /** The real DNS servers. */
  @AttributeDefinition(
      description =
          "DNS servers for names that are not private, ADDRESS or ADDRESS#PORT;"
              + " empty = those of the system")
  String[] upstreams() default {};

  /** Where the system's servers are named. */
  @AttributeDefinition(description = "File that names the system's DNS servers")
  String resolvConf() default "/etc/resolv.conf";

  /** Further search domains. */
  @AttributeDefinition(
      description =
          "Search domains beyond those of the system; private names with one of them"
              + " appended are not asked for")
  String[] searchDomains() default {};

  /** Locations of private services. */
  @AttributeDefinition(
      description =
          "SRV records of private names: NAME PRIORITY WEIGHT PORT TARGET; for other names"
              + " the nameserver of the policy's resource is asked")
  String[] srv() default {};

  /** How long a private DNS server may take. */
  @AttributeDefinition(
      description = "Milliseconds that a nameserver of the policy may take to answer")
  int lookupMillis() default 4_000;

  /** Different questions to private DNS servers at once. */
  @AttributeDefinition(description = "Most different questions to such nameservers at once")
  int maxLookups() default 64;

  /** Accounts that ask on behalf of others. */
  @AttributeDefinition(
      description =
          "Accounts of this machine's own resolvers: their questions to such nameservers are"
              + " asked with the rights of the enrolled users in turn")
  String[] stubUsers() default {"systemd-resolve", "dnsmasq", "unbound"};

  /** Mark of queries to upstream. */
  @AttributeDefinition(description = "SO_MARK of queries to DNS servers; 0 = none")
  int mark() default 0x5a;

  /** How long a server may take. */
  @AttributeDefinition(description = "Milliseconds before the next DNS server is asked")
  int upstreamMillis() default 1_500;

  /** Different queries to upstream at once. */
  @AttributeDefinition(description = "Most different queries to DNS servers at once")
  int maxQueries() default 2_048;

  /** How long queries wait for the first configuration. */
  @AttributeDefinition(
      description = "Milliseconds that queries wait while it is not known what is private")
  long readyMillis() default 2_000;

  /** How queries are led here. */
  @AttributeDefinition(
      description = "How queries get to the resolver: auto, resolved, nft, resolvconf or none")
  String steering() default "auto";

  /** The agent's own interface. */
  @AttributeDefinition(description = "Name of the agent's own network interface")
  String link() default "zta0";

  /** Users who are not redirected. */
  @AttributeDefinition(
      description =
          "Numbers of users whose queries are not redirected by nft, such as that of a"
              + " local resolver")
  String[] excludeUids() default {};

  /** Servers that are not redirected. */
  @AttributeDefinition(
      description = "Addresses or networks of DNS servers that nft does not redirect from")
  String[] excludeNetworks() default {};
}
