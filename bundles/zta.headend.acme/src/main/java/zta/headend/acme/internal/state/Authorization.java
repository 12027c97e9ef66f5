package zta.headend.acme.internal.state;

/**
 * The right of an account to an identifier: given by its enrolment, until the account gives it up.
 *
 * @param identifier for what
 * @param deactivated whether the account gave it up
 */
public record Authorization(Identifier identifier, boolean deactivated) {}
