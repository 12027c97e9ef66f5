package zta.keystore.soft.internal;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.lib.file.IoReason;

/** Tells whose each store of identity certificates must be. */
final class StoreOwners {
  private static final String ROOT = "root";

  private final Path home;
  private final String agentName;
  private final Function<String, Optional<UserPrincipal>> accounts;

  /**
   * Makes one.
   *
   * @param home the agent's home: it belongs to the agent's account, which may have no name
   * @param agentName name of the agent's account
   * @param accounts finds the account of a name
   */
  StoreOwners(Path home, String agentName, Function<String, Optional<UserPrincipal>> accounts) {
    this.home = home;
    this.agentName = agentName;
    this.accounts = accounts;
  }

  /** Asks the system's user database. */
  static StoreOwners ofSystem(Path home) {
    return new StoreOwners(
        home, System.getProperty("user.name"), name -> account(home.getFileSystem(), name));
  }

  /** Returns the owner of the machine's store. */
  StoreOwner machine() throws FaultException {
    Set<UserPrincipal> either = new HashSet<>();
    either.add(agent());
    accounts.apply(ROOT).ifPresent(either::add);
    return new StoreOwner(agentName, either, false);
  }

  /** Returns the owner of a user's store. */
  StoreOwner of(LocalUser user) throws FaultException {
    UserPrincipal agent = agent();
    if (user.name().equals(agentName)) {
      return new StoreOwner(agentName, Set.of(agent), false);
    }
    UserPrincipal account =
        accounts
            .apply(user.name())
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.STORAGE_UNSAFE.at(
                            "user database",
                            "there is no account " + user.name() + " to compare owners with",
                            "Check the account with: id " + user.name())));
    return new StoreOwner(user.name(), Set.of(account), !account.equals(agent));
  }

  private UserPrincipal agent() throws FaultException {
    try {
      return Files.getOwner(home, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(
              home.toString(), "its owner cannot be read: " + IoReason.of(e)),
          e);
    }
  }

  private static Optional<UserPrincipal> account(FileSystem system, String name) {
    try {
      return Optional.of(system.getUserPrincipalLookupService().lookupPrincipalByName(name));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
