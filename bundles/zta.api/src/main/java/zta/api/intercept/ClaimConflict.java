package zta.api.intercept;

/**
 * Two stages that claim the same traffic; the first in order takes it.
 *
 * @param first name of the stage that is asked first
 * @param second name of the stage that will not see it
 * @param what the name or prefix claimed by both
 */
public record ClaimConflict(String first, String second, String what) {}
