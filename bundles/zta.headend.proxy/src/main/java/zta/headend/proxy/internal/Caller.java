package zta.headend.proxy.internal;

import zta.api.access.Subject;
import zta.api.headend.EnrolmentRecord;

/**
 * Whom a client certificate stands for at the moment.
 *
 * @param serial serial number of the certificate, lower-case hexadecimal
 * @param enrolment its enrolment, in force
 * @param subject as policies see it
 * @param generation state of the record when this was read
 */
public record Caller(String serial, EnrolmentRecord enrolment, Subject subject, long generation) {}
