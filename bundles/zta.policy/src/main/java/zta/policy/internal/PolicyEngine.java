package zta.policy.internal;

import org.osgi.service.component.annotations.Component;
import zta.api.access.Policy;
import zta.api.access.PolicyCompiler;
import zta.api.access.Subject;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/** The one policy engine of agent and headend. */
@Component(service = PolicyCompiler.class)
public final class PolicyEngine implements PolicyCompiler {
  @Override
  public Policy compile(String json, String place) throws FaultException {
    return new DocumentReader(StrictJson.view(json, place)).policy();
  }

  @Override
  public String project(String json, Subject subject) throws FaultException {
    JsonView document = StrictJson.view(json, "policy");
    CompiledPolicy policy = new DocumentReader(document).policy();
    return new Projection(subject).of(document.json(), policy.rules()).toString();
  }
}
