package zta.interop.internal.asa;

/**
 * A client profile that a group policy uses.
 *
 * @param name name under which the profile's file is declared
 * @param type module it is for, {@code user} for the VPN client
 */
public record AsaProfile(String name, String type) {}
