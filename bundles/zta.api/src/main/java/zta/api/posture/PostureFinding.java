package zta.api.posture;

/**
 * One finding about the device.
 *
 * @param kind what was looked at
 * @param state result
 * @param detail what was seen, for the user and administrator; no secret
 * @param remedy what the user can do when it is not {@link PostureState#PASS}
 */
public record PostureFinding(PostureKind kind, PostureState state, String detail, String remedy) {}
