package zta.core.internal.enrolment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import zta.api.enrolment.IdentityCertificate;
import zta.api.enrolment.IdentityCertificates;
import zta.api.flow.LocalUser;

/** All identity certificates of a user, from all stores that are there now. */
final class Candidates {
  private final Supplier<List<IdentityCertificates>> stores;

  Candidates(Supplier<List<IdentityCertificates>> stores) {
    this.stores = stores;
  }

  List<IdentityCertificate> of(LocalUser user) {
    List<IdentityCertificate> all = new ArrayList<>();
    stores.get().forEach(store -> all.addAll(store.candidates(user)));
    return all;
  }
}
