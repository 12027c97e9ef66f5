package zta.api.intercept;

/**
 * The chain's decision about an offer.
 *
 * @param stage name of the stage that answered, {@code none} when all passed
 * @param answer its answer
 */
public record ChainDecision(String stage, Answer answer) {}
