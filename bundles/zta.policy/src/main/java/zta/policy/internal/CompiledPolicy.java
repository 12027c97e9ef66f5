package zta.policy.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import zta.api.access.AccessRequest;
import zta.api.access.Condition;
import zta.api.access.Policy;
import zta.api.access.PortRange;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.Destination;

/** A compiled document: the first rule that matches decides, else the answer is no. */
final class CompiledPolicy implements Policy {
  private final long revision;
  private final List<PrivateResource> resources;
  private final Destinations destinations;
  private final List<Rule> rules;

  /** For each resource the rules that are about it, in their order. */
  private final Rule[][] rulesOf;

  CompiledPolicy(
      long revision, List<PrivateResource> resources, Destinations destinations, List<Rule> rules) {
    this.revision = revision;
    this.resources = List.copyOf(resources);
    this.destinations = destinations;
    this.rules = List.copyOf(rules);
    this.rulesOf = new Rule[resources.size()][];
    for (int i = 0; i < rulesOf.length; i++) {
      int resource = i;
      rulesOf[i] = rules.stream().filter(r -> r.covers(resource)).toArray(Rule[]::new);
    }
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public List<PrivateResource> resources() {
    return resources;
  }

  List<Rule> rules() {
    return rules;
  }

  @Override
  public Optional<PrivateResource> resourceFor(Destination destination) {
    int index = destinations.find(destination.host());
    return index == Destinations.NONE ? Optional.empty() : Optional.of(resources.get(index));
  }

  @Override
  public boolean mayDial(PrivateResource resource, InetAddress resolved) {
    return DialGuard.mayDial(resource, resolved);
  }

  @Override
  public Verdict evaluate(AccessRequest request) {
    int index = destinations.find(request.destination().host());
    if (index == Destinations.NONE) {
      return new Verdict(
          false, ReasonCode.NO_RULE, Optional.empty(), Optional.empty(), List.of(), revision);
    }
    PrivateResource resource = resources.get(index);
    return hasPort(resource, request.destination())
        ? decide(rulesOf[index], request, resource)
        : refusePort(rulesOf[index], request, resource);
  }

  private Verdict decide(Rule[] candidates, AccessRequest request, PrivateResource resource) {
    for (int i = 0; i < candidates.length; i++) {
      Rule rule = candidates[i];
      if (rule.unmet(request) == Unmet.NOTHING) {
        return rule.allows()
            ? allowed(rule, resource)
            // Only rules before a deny rule could have allowed it.
            : refused(
                ReasonCode.DENIED_BY_RULE,
                Optional.of(rule.id()),
                resource,
                NearMisses.of(candidates, i, request, Unmet.NOTHING));
      }
    }
    NearMisses misses = NearMisses.of(candidates, candidates.length, request, Unmet.NOTHING);
    return refused(misses.reason(), Optional.empty(), resource, misses);
  }

  private Verdict refusePort(Rule[] candidates, AccessRequest request, PrivateResource resource) {
    int end = 0;
    while (end < candidates.length && !denies(candidates[end], request)) {
      end++;
    }
    return refused(
        ReasonCode.PORT,
        Optional.empty(),
        resource,
        NearMisses.of(candidates, end, request, Unmet.bit(Condition.PORT)));
  }

  private static boolean denies(Rule rule, AccessRequest request) {
    return !rule.allows() && rule.unmet(request) == Unmet.NOTHING;
  }

  private Verdict allowed(Rule rule, PrivateResource resource) {
    return new Verdict(
        true,
        ReasonCode.ALLOWED,
        Optional.of(rule.id()),
        Optional.of(resource.id()),
        List.of(),
        revision);
  }

  private Verdict refused(
      ReasonCode reason, Optional<String> ruleId, PrivateResource resource, NearMisses misses) {
    return new Verdict(
        false, reason, ruleId, Optional.of(resource.id()), misses.closest(), revision);
  }

  static boolean hasPort(PrivateResource resource, Destination destination) {
    List<PortRange> ports = resource.ports();
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).contains(destination.protocol(), destination.port())) {
        return true;
      }
    }
    return ports.isEmpty();
  }
}
