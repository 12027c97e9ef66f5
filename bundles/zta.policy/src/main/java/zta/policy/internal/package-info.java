/**
 * The policy engine: documents in, verdicts out. Pure; knows neither clock nor files nor network.
 */
@NullMarked
package zta.policy.internal;

import org.jspecify.annotations.NullMarked;
