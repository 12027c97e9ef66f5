package zta.core.internal.enrolment;

import java.time.InstantSource;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.FaultException;

/** Proves the identity to the headend. */
final class RegisterHandler implements StateHandler {
  private final ChoiceFolder choices;
  private final Candidates candidates;
  private final RegistrationClient headend;
  private final Device device;
  private final InstantSource clock;

  RegisterHandler(
      ChoiceFolder choices,
      Candidates candidates,
      RegistrationClient headend,
      Device device,
      InstantSource clock) {
    this.choices = choices;
    this.candidates = candidates;
    this.headend = headend;
    this.device = device;
    this.clock = clock;
  }

  @Override
  public Attempt run(Attempt attempt) throws FaultException {
    EnrolmentChoice choice =
        choices.current().orElseThrow(() -> ChoiceFolder.missing(choices.directory()));
    IdentityCertificate identity =
        CandidatePicker.pick(choice, candidates.of(attempt.user()), clock.instant());
    RegistrationClient.Registered said = headend.register(choice, identity, device, attempt.user());
    return attempt.registered(said.registration(), said.binding()).at(AttemptState.ORDER);
  }
}
