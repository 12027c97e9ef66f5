package zta.api.enrolment;

/**
 * The organisation that runs the headend.
 *
 * @param id stable id
 * @param name for people
 */
public record Organization(String id, String name) {}
