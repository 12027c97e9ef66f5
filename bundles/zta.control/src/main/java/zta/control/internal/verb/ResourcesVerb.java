package zta.control.internal.verb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zta.api.access.PolicyCompiler;
import zta.api.access.PortRange;
import zta.api.access.PrivateResource;
import zta.api.access.Verdict;
import zta.api.control.Caller;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.ConfigurationSync;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.intercept.Explainer;
import zta.api.intercept.Explanation;

/** Lists the private resources of a user's configuration, with what the rules say now. */
final class ResourcesVerb extends BuiltIn {
  private final AgentServices agent;

  ResourcesVerb(AgentServices agent) {
    super("resources", "private resources and whether you may use them");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    ClientConfiguration configuration =
        agent
            .need(ConfigurationSync.class)
            .configuration(user)
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.NOT_ENROLLED.at(
                            "user " + user, "there is no configuration for this user")));
    List<Map<String, Object>> resources =
        agent
            .need(PolicyCompiler.class)
            .compile(configuration.policyJson(), "configuration of " + user)
            .resources()
            .stream()
            .map(resource -> view(user, resource))
            .toList();
    return Map.of(
        "schema",
        "zta.resources/1",
        "user",
        user.name(),
        "revision",
        configuration.revision(),
        "resources",
        resources);
  }

  private Map<String, Object> view(LocalUser user, PrivateResource resource) {
    Map<String, Object> view = Views.resource(resource);
    example(resource)
        .flatMap(
            destination ->
                agent
                    .find(Explainer.class)
                    .map(explainer -> explainer.explain(user, destination))
                    .flatMap(Explanation::verdict))
        .ifPresent(verdict -> view.put("access", access(verdict)));
    return view;
  }

  private static Map<String, Object> access(Verdict verdict) {
    return Map.of(
        "allowed", verdict.allowed(),
        "reason", verdict.reason().id(),
        "text", verdict.reason().text(),
        "remedy", verdict.reason().remedy());
  }

  /** One destination within the resource, as rules see resources and not single names. */
  private static Optional<Destination> example(PrivateResource resource) {
    PortRange port =
        resource.ports().isEmpty()
            ? new PortRange(Protocol.TCP, 443, 443)
            : resource.ports().get(0);
    Optional<String> name =
        resource.names().stream()
            .map(n -> n.startsWith("*.") ? "any" + n.substring(1) : n)
            .findFirst();
    return name.or(
            () -> resource.networks().stream().map(n -> n.replaceFirst("/.*", "")).findFirst())
        .map(host -> new Destination(port.protocol(), host, port.first()));
  }
}
