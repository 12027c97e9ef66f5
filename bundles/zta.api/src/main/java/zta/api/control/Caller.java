package zta.api.control;

import zta.api.flow.LocalUser;

/**
 * Who calls the control API, as the operating system vouches for it.
 *
 * @param user local user of the calling process
 * @param administrator whether it may act for others
 */
public record Caller(LocalUser user, boolean administrator) {}
