package zta.core.internal.diagnostic;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import zta.api.access.Verdict;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;
import zta.api.flow.Flow;
import zta.api.flow.FlowTable;
import zta.api.intercept.InterceptionChain;
import zta.api.intercept.Interceptor;
import zta.api.tunnel.TunnelStatus;
import zta.api.tunnel.Tunnels;

/** The way of the traffic: interceptors with their listeners, chain, flows, tunnels. */
@Component
public final class TrafficDiagnostics implements DiagnosticSource {
  private static final int RECENT = 500;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<Interceptor> interceptors = List.of();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<Tunnels> tunnels = List.of();

  private final FlowTable flows;
  private final InterceptionChain chain;

  /** Takes what it asks. */
  @Activate
  public TrafficDiagnostics(@Reference FlowTable flows, @Reference InterceptionChain chain) {
    this.flows = flows;
    this.chain = chain;
  }

  @Override
  public String folder() {
    return "Traffic";
  }

  @Override
  public void collect(DiagnosticSink sink) throws IOException {
    sink.text("interception.json", Documents.text(interception()));
    JsonArray connections = new JsonArray();
    tunnels.forEach(one -> one.status().forEach(status -> connections.add(tunnel(status))));
    sink.text("tunnels.json", Documents.text(connections));
    JsonObject table = new JsonObject();
    table.add("live", list(flows.live()));
    table.add("recent", list(flows.recent(RECENT)));
    sink.text("flows.json", Documents.text(table));
  }

  private JsonObject interception() {
    JsonArray catching = new JsonArray();
    interceptors.forEach(one -> catching.add(interceptor(one)));
    JsonArray order = new JsonArray();
    chain.order().forEach(order::add);
    JsonArray conflicts = new JsonArray();
    chain.conflicts().forEach(conflict -> conflicts.add(conflict.toString()));
    JsonObject json = new JsonObject();
    json.add("interceptors", catching);
    json.add("order", order);
    json.add("conflicts", conflicts);
    return json;
  }

  private static JsonObject interceptor(Interceptor one) {
    JsonArray endpoints = new JsonArray();
    one.endpoints().forEach(endpoints::add);
    JsonArray faults = new JsonArray();
    one.faults().forEach(fault -> faults.add(Documents.fault(fault)));
    JsonObject json = new JsonObject();
    json.addProperty("name", one.name());
    json.addProperty("mechanism", one.mechanism());
    json.add("endpoints", endpoints);
    json.add("faults", faults);
    return json;
  }

  private static JsonObject tunnel(TunnelStatus status) {
    JsonObject json = new JsonObject();
    json.addProperty("enrolment", status.enrolmentId());
    json.addProperty("proxy", status.proxy().toString());
    json.addProperty("transport", status.transport());
    json.addProperty("state", status.state());
    json.addProperty("streams", status.streams());
    json.addProperty("since", status.since().toString());
    return json;
  }

  private static JsonArray list(List<Flow> flows) {
    JsonArray list = new JsonArray();
    flows.forEach(flow -> list.add(flow(flow)));
    return list;
  }

  private static JsonObject flow(Flow flow) {
    JsonObject json = new JsonObject();
    json.addProperty("transactionId", flow.id().traceId());
    json.addProperty("user", flow.user().name());
    json.addProperty("destination", flow.tuple().destination().toString());
    json.addProperty("interceptor", flow.interceptor());
    flow.process().ifPresent(process -> json.addProperty("process", process.name()));
    json.addProperty("started", flow.started().toString());
    json.addProperty("sent", flow.counters().sent());
    json.addProperty("received", flow.counters().received());
    Verdict verdict = flow.verdict();
    json.addProperty("verdict", verdict.reason().id());
    verdict.ruleId().ifPresent(rule -> json.addProperty("rule", rule));
    verdict.resourceId().ifPresent(resource -> json.addProperty("resource", resource));
    flow.outcome()
        .ifPresent(
            end -> {
              json.addProperty("ended", end.at().toString());
              json.addProperty("outcome", end.reason().id());
            });
    return json;
  }
}
