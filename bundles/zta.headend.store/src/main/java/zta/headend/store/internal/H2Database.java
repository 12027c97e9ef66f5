package zta.headend.store.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Properties;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jdbc.DataSourceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/**
 * The database file under {@code <zta.headend.home>/db}, which only this process opens. Its random
 * password stands beside it in a file for the owner only.
 */
@Component(service = Database.class)
public final class H2Database implements Database {
  /** Framework property that names the headend's directory. */
  static final String HOME = "zta.headend.home";

  private static final Logger LOG = LoggerFactory.getLogger(H2Database.class);
  private static final String OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
          + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";
  private static final int CONNECTIONS = 8;
  private static final int OPENED_ELSEWHERE = 90020;
  private static final int WRONG_PASSWORD = 28000;

  private final PooledDatabase database;

  /** Opens the database of the headend's home and brings its tables up to date. */
  @Activate
  public H2Database(
      @Reference(target = "(osgi.jdbc.driver.class=org.h2.Driver)") DataSourceFactory drivers,
      @Reference InstantSource clock,
      BundleContext context)
      throws FaultException {
    this(drivers, clock, home(context));
  }

  H2Database(DataSourceFactory drivers, InstantSource clock, Path home) throws FaultException {
    Path directory = home.resolve("db");
    try {
      SafeFiles.ownerOnlyDirectory(home);
      SafeFiles.ownerOnlyDirectory(directory);
      database = open(source(drivers, directory), directory);
      migrate(clock);
    } catch (FaultException e) {
      LOG.error("{}", e.fault());
      throw e;
    }
  }

  private static Path home(BundleContext context) {
    String home = context.getProperty(HOME);
    if (home == null) {
      throw new IllegalStateException("framework property " + HOME + " is not set");
    }
    return Path.of(home).toAbsolutePath();
  }

  private static DataSource source(DataSourceFactory drivers, Path directory)
      throws FaultException {
    Properties properties = new Properties();
    properties.put(
        DataSourceFactory.JDBC_URL, "jdbc:h2:file:" + directory.resolve("headend") + OPTIONS);
    properties.put(DataSourceFactory.JDBC_USER, "zta");
    properties.put(DataSourceFactory.JDBC_PASSWORD, password(directory.resolve("password")));
    try {
      return drivers.createDataSource(properties);
    } catch (SQLException e) {
      throw fault(e, directory);
    }
  }

  private static String password(Path file) throws FaultException {
    if (Files.exists(file)) {
      return new String(SafeFiles.read(file, 1024), StandardCharsets.US_ASCII).strip();
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    AtomicFiles.write(file, password);
    return password;
  }

  private static PooledDatabase open(DataSource source, Path directory) throws FaultException {
    try {
      source.getConnection().close();
    } catch (SQLException e) {
      throw fault(e, directory);
    }
    return new PooledDatabase(new ConnectionPool(source, CONNECTIONS));
  }

  private static FaultException fault(SQLException e, Path directory) {
    String place = directory.toString();
    return new FaultException(
        switch (e.getErrorCode()) {
          case OPENED_ELSEWHERE ->
              FaultCode.STORAGE_FAILED.at(
                  place, "another process has the database open", "Stop the other headend.");
          case WRONG_PASSWORD ->
              FaultCode.STORAGE_DAMAGED.at(
                  place, "the file password does not open the database", "Restore both together.");
          default -> FaultCode.STORAGE_FAILED.at(place, PooledDatabase.reason(e));
        },
        e);
  }

  private void migrate(InstantSource clock) throws FaultException {
    try {
      new Migrator(Migrator.scripts(), clock).migrate(database);
    } catch (FaultException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public <T> T change(Work<T> work) throws FaultException {
    return database.change(work);
  }

  @Override
  public <T> T run(Work<T> work) throws FaultException {
    return database.run(work);
  }

  @Override
  public void onChange(Runnable listener) {
    database.onChange(listener);
  }

  @Override
  public void removeListener(Runnable listener) {
    database.removeListener(listener);
  }

  /** Closes the database. */
  @Deactivate
  public void close() {
    database.close();
  }
}
