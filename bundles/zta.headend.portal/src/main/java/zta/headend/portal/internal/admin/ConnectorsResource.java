package zta.headend.portal.internal.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.ConnectorRecord;
import zta.api.headend.Connectors;
import zta.api.headend.LiveConnectors;
import zta.api.headend.LiveConnectors.Connection;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.connector.ConnectorToken;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;
import zta.lib.json.JsonView;
import zta.lib.x509.Pins;

/** Connectors of private networks. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/admin/v1/connectors/*")
public final class ConnectorsResource extends AdminResource {
  private static final long serialVersionUID = 1L;
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final transient PortalSettings settings;
  private final transient Connectors connectors;
  private final transient CertificateAuthority authority;
  private final transient InstantSource clock;
  private final transient SecureRandom random = new SecureRandom();
  private final transient List<LiveConnectors> proxies = new CopyOnWriteArrayList<>();

  /** Works on the record. */
  @Activate
  public ConnectorsResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference PortalSettings settings,
      @Reference Connectors connectors,
      @Reference CertificateAuthority authority,
      @Reference InstantSource clock) {
    super(hosts, token);
    this.settings = settings;
    this.connectors = connectors;
    this.authority = authority;
    this.clock = clock;
  }

  /** Asks this proxy too from now on. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindProxy(LiveConnectors proxy) {
    proxies.add(proxy);
  }

  /** Asks it no more. */
  public void unbindProxy(LiveConnectors proxy) {
    proxies.remove(proxy);
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    List<Connection> live = proxies.stream().flatMap(p -> p.connections().stream()).toList();
    if (!call.segments().isEmpty()) {
      return named(call)
          .map(connector -> Reply.ok(json(connector, live)))
          .orElseGet(() -> Problems.notFound(call.place()));
    }
    JsonArray list = new JsonArray();
    connectors.list().forEach(connector -> list.add(json(connector, live)));
    JsonObject answer = new JsonObject();
    answer.add("connectors", list);
    return Reply.ok(answer);
  }

  /** Finds one that is not removed, by id or name. */
  private Optional<ConnectorRecord> named(Call call) throws FaultException {
    String wanted = String.join("/", call.segments());
    return connectors.list().stream()
        .filter(connector -> connector.id().equals(wanted) || connector.name().equals(wanted))
        .findFirst();
  }

  @Override
  protected Reply post(Call call) throws FaultException {
    if (!call.segments().isEmpty()) {
      return Problems.notFound(call.place());
    }
    JsonView body = call.json();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    ConnectorRecord connector =
        new ConnectorRecord(
            UUID.randomUUID().toString(),
            name(body, "name"),
            name(body, "network"),
            now,
            Optional.empty(),
            Optional.empty());
    ConnectorToken token = ConnectorToken.create(connector.id(), random);
    Instant ends = now.plus(TOKEN_LIFE);
    if (!connectors.add(connector, token.hash(), ends)) {
      throw body.fault("name", "another connector has this name");
    }
    audit("connector added", connector.id());
    return Reply.json(201, enrolment(connector, token, ends));
  }

  private static String name(JsonView body, String member) throws FaultException {
    String name = body.string(member);
    if (!NAME.matcher(name).matches()) {
      throw body.fault(
          member, "must be 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit");
    }
    return name;
  }

  private JsonObject enrolment(ConnectorRecord connector, ConnectorToken token, Instant ends) {
    JsonArray pins = new JsonArray();
    pins.add(Pins.of(authority.root()));
    JsonObject json = new JsonObject();
    json.addProperty("schema", "zta.connector-enrolment/1");
    json.addProperty("id", connector.id());
    json.addProperty("name", connector.name());
    json.addProperty("network", connector.network());
    json.addProperty("token", token.text());
    json.addProperty("tokenEnds", ends.toString());
    json.addProperty(
        "headend", settings.services().registration().resolve("/v1/connectors").toString());
    json.add("pins", pins);
    return json;
  }

  @Override
  protected Reply delete(Call call) throws FaultException {
    Optional<ConnectorRecord> connector = named(call);
    if (connector.isEmpty()) {
      return Problems.notFound(call.place());
    }
    if (connectors.remove(connector.get().id())) {
      audit("connector removed", connector.get().id());
    }
    return Reply.empty(204);
  }

  private JsonObject json(ConnectorRecord connector, List<Connection> live) {
    List<Connection> own =
        live.stream().filter(c -> c.connectorId().equals(connector.id())).toList();
    JsonObject json = new JsonObject();
    json.addProperty("name", connector.name());
    json.addProperty("network", connector.network());
    json.addProperty("state", state(connector, own));
    own.stream()
        .map(Connection::since)
        .min(Instant::compareTo)
        .ifPresent(since -> json.addProperty("since", since.toString()));
    json.addProperty("flows", own.stream().mapToInt(Connection::flows).sum());
    json.addProperty("connections", own.size());
    json.add("addresses", addresses(own));
    json.addProperty("id", connector.id());
    json.addProperty("createdAt", connector.createdAt().toString());
    connector.registeredAt().ifPresent(at -> json.addProperty("registeredAt", at.toString()));
    return json;
  }

  private static JsonArray addresses(List<Connection> own) {
    JsonArray addresses = new JsonArray();
    own.stream().map(Connection::address).distinct().forEach(addresses::add);
    return addresses;
  }

  private static String state(ConnectorRecord connector, List<Connection> own) {
    if (connector.registeredAt().isEmpty()) {
      return "WAITING";
    }
    return own.isEmpty() ? "DISCONNECTED" : "CONNECTED";
  }
}
