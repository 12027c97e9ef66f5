package zta.keystore.soft.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.keystore.DeviceKeyStore;
import zta.api.keystore.KeyAlgorithm;
import zta.api.keystore.KeyHandle;
import zta.api.keystore.KeyProtection;
import zta.api.runtime.AgentDirectories;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/**
 * Keeps each key pair in a PKCS#12 file of the owner-only directory {@code <home>/keys}.
 *
 * <p>The passphrase lies beside the keys: it keeps them from being read out of a copied file by
 * accident; what protects them is the owner-only directory, and it is reported as such.
 */
@Component(
    service = DeviceKeyStore.class,
    property = {DeviceKeyStore.NAME + "=" + SoftKeyStore.STORE_NAME})
public final class SoftKeyStore implements DeviceKeyStore {
  static final String STORE_NAME = "soft";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");
  private static final String SUFFIX = ".p12";
  private static final String PASSPHRASE = ".passphrase";
  private static final int MAX_FILE = 64 * 1024;

  private final Path directory;
  private final char[] passphrase;
  private final Map<String, SoftKey> loaded = new ConcurrentHashMap<>();

  /**
   * Opens the store.
   *
   * @param provider signs with the keys, so it must be there before they are handed out
   */
  @Activate
  public SoftKeyStore(@Reference AgentDirectories directories, @Reference SoftProvider provider)
      throws FaultException {
    this(directories.home().resolve("keys"));
  }

  SoftKeyStore(Path directory) throws FaultException {
    this.directory = directory;
    SafeFiles.ownerOnlyDirectory(directory);
    passphrase = Passphrase.of(directory.resolve(PASSPHRASE));
  }

  @Override
  public String name() {
    return STORE_NAME;
  }

  @Override
  public KeyProtection protection() {
    return KeyProtection.SOFTWARE;
  }

  @Override
  public KeyHandle generate(String id, KeyAlgorithm algorithm) throws FaultException {
    Path file = file(id);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at(file.toString(), "a key of this id is there already"));
    }
    try {
      byte[] pkcs12 = KeyFile.encode(KeyFile.generate(algorithm), passphrase);
      SoftKey key = KeyFile.decode(id, pkcs12, passphrase);
      AtomicFiles.write(file, pkcs12);
      loaded.put(id, key);
      return key;
    } catch (IOException e) {
      throw storage(file, e);
    } catch (GeneralSecurityException e) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at(file.toString(), "cannot make a key: " + e.getMessage()), e);
    }
  }

  @Override
  public Optional<KeyHandle> find(String id) throws FaultException {
    SoftKey known = loaded.get(id);
    return known != null ? Optional.of(known) : load(id);
  }

  private Optional<KeyHandle> load(String id) throws FaultException {
    Path file = file(id);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      SoftKey key = KeyFile.decode(id, SafeFiles.read(file, MAX_FILE), passphrase);
      loaded.put(id, key);
      return Optional.of(key);
    } catch (IOException | GeneralSecurityException e) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at(file.toString(), "cannot read the key: " + e.getMessage()), e);
    }
  }

  @Override
  public void delete(String id) throws FaultException {
    Path file = file(id);
    loaded.remove(id);
    AtomicFiles.delete(file);
  }

  @Override
  public List<String> ids() throws FaultException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .filter(id -> ID.matcher(id).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw storage(directory, e);
    }
  }

  private Path file(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not a key id: " + id);
    }
    return directory.resolve(id + SUFFIX);
  }

  private static FaultException storage(Path place, IOException e) {
    return new FaultException(
        FaultCode.STORAGE_FAILED.at(place.toString(), String.valueOf(e.getMessage())), e);
  }
}
