package zta.headend.acme.internal.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An order.
 *
 * @param id random id
 * @param accountId whose
 * @param status its state
 * @param createdAt when it was made
 * @param expires when it is forgotten
 * @param authorizations one for each identifier
 * @param serial serial number of the certificate, once issued
 * @param keyId thumbprint of the certificate's key, once issued
 */
public record Order(
    String id,
    String accountId,
    OrderStatus status,
    Instant createdAt,
    Instant expires,
    List<Authorization> authorizations,
    Optional<String> serial,
    Optional<String> keyId) {
  /** Copies the list. */
  public Order {
    authorizations = List.copyOf(authorizations);
  }

  /** Returns the values of the identifiers of one type. */
  public List<String> values(String type) {
    return authorizations.stream()
        .map(Authorization::identifier)
        .filter(identifier -> identifier.type().equals(type))
        .map(Identifier::value)
        .toList();
  }

  /** Returns this order with its certificate. */
  public Order issued(String certificateSerial, String certificateKeyId, Instant end) {
    return new Order(
        id,
        accountId,
        OrderStatus.VALID,
        createdAt,
        end,
        authorizations,
        Optional.of(certificateSerial),
        Optional.of(certificateKeyId));
  }

  /** Returns this order with an authorization given up, which ends an order still open. */
  public Order without(int index) {
    List<Authorization> changed = new ArrayList<>(authorizations);
    changed.set(index, new Authorization(changed.get(index).identifier(), true));
    OrderStatus next = status == OrderStatus.READY ? OrderStatus.INVALID : status;
    return new Order(id, accountId, next, createdAt, expires, changed, serial, keyId);
  }
}
