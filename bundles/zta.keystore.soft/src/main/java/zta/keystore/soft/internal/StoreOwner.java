package zta.keystore.soft.internal;

import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Whose a store of identity certificates must be, with all that is in it.
 *
 * @param name what to call the owner in a remedy
 * @param accounts the accounts that may own it
 * @param stranger whether the agent reads it with rights that its owner does not have
 */
record StoreOwner(String name, Set<UserPrincipal> accounts, boolean stranger) {
  StoreOwner {
    accounts = Set.copyOf(accounts);
  }
}
