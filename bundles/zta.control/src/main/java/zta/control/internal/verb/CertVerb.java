package zta.control.internal.verb;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zta.api.control.Caller;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.tunnel.TunnelIdentities;
import zta.api.tunnel.TunnelIdentity;

/** Shows the client certificate of a user's enrolment; on demand renews it. */
final class CertVerb extends BuiltIn {
  private static final Duration RENEWAL = Duration.ofDays(14);

  private final AgentServices agent;

  CertVerb(AgentServices agent) {
    super("cert", "the client certificate: serial number, validity, renewal");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    EnrolmentService enrolments = agent.need(EnrolmentService.class);
    Enrolment enrolment =
        enrolments
            .enrolment(user)
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.NOT_ENROLLED.at("user " + user, "there is no certificate")));
    if (arguments.text("action").filter("renew"::equals).isPresent()) {
      enrolment =
          Await.end(enrolments.renew(user), "renewal", arguments.patience(120), () -> "", progress);
    }
    return view(enrolment);
  }

  private Map<String, Object> view(Enrolment enrolment) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("schema", "zta.certificate/1");
    view.put("user", enrolment.user().name());
    view.put("identity", enrolment.identity());
    view.put("serial", enrolment.certificateSerial());
    view.put("keyStore", enrolment.keyStore());
    view.put("notBefore", enrolment.notBefore());
    view.put("notAfter", enrolment.notAfter());
    view.put("renewalFrom", renewalFrom(enrolment));
    agent
        .find(TunnelIdentities.class)
        .flatMap(identities -> identities.identity(enrolment.id()))
        .map(TunnelIdentity::chain)
        .filter(chain -> !chain.isEmpty())
        .map(List::copyOf)
        .ifPresent(
            chain -> {
              view.put("subject", chain.get(0).getSubjectX500Principal().getName());
              view.put("issuer", chain.get(0).getIssuerX500Principal().getName());
              view.put("key", chain.get(0).getPublicKey().getAlgorithm());
            });
    return view;
  }

  /** Two weeks of five: the same share of a shorter life. */
  private static Instant renewalFrom(Enrolment enrolment) {
    Duration life = Duration.between(enrolment.notBefore(), enrolment.notAfter());
    Duration share = life.multipliedBy(2).dividedBy(5);
    return enrolment.notAfter().minus(share.compareTo(RENEWAL) < 0 ? share : RENEWAL);
  }
}
