package zta.core.internal.chain;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.flow.LocalUser;

/** Double of the enrolments: who is enrolled, and which services the headends have. */
final class EnrolmentsDouble implements EnrolmentService {
  final List<Enrolment> enrolments = new ArrayList<>();
  List<URI> services = List.of();

  @Override
  public List<Enrolment> enrolments() {
    return enrolments;
  }

  @Override
  public Optional<Enrolment> enrolment(LocalUser user) {
    return enrolments.stream().filter(one -> one.user().equals(user)).findFirst();
  }

  @Override
  public List<URI> controlServices() {
    return services;
  }

  @Override
  public CompletionStage<Enrolment> enroll(LocalUser user) {
    return no();
  }

  @Override
  public CompletionStage<Void> unenroll(LocalUser user, boolean administrator) {
    return no();
  }

  @Override
  public CompletionStage<Enrolment> renew(LocalUser user) {
    return no();
  }

  private static <T> CompletionStage<T> no() {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }
}
