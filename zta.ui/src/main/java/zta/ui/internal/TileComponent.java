package zta.ui.internal;

import java.awt.GraphicsEnvironment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.runtime.AgentDirectories;
import zta.lib.control.ControlSocket;

/** Shows the tile while the framework runs and there is a display. */
@Component(configurationPid = "zta.ui", service = TileComponent.class, immediate = true)
@Designate(ocd = TileComponent.Config.class)
public final class TileComponent {
  /** Framework property: the container is there for the tile, and ends with it. */
  static final String ALONE = "zta.ui.alone";

  private static final Logger LOG = LoggerFactory.getLogger(TileComponent.class);

  /** Settings of the tile. */
  @ObjectClassDefinition(name = "Tile")
  public @interface Config {
    /** Returns the path of the agent's socket. */
    @AttributeDefinition(
        name = "Socket",
        description = "The agent's socket; empty for ZTA_SOCKET or the one below the agent's home.")
    String socket() default "";

    /** Returns whether the tile is dark. */
    @AttributeDefinition(name = "Dark", description = "Light on dark.")
    boolean dark() default false;
  }

  private final AtomicReference<@Nullable Tile> tile = new AtomicReference<>();

  /** Opens the tile. */
  @Activate
  public TileComponent(BundleContext context, Config config) {
    if (GraphicsEnvironment.isHeadless()) {
      LOG.info("There is no display, so no tile is shown");
      return;
    }
    Path socket = socket(context, config);
    SwingUtilities.invokeLater(
        () -> {
          (config.dark() ? Appearance.DARK : Appearance.LIGHT).set();
          Tile opened = new Tile(socket, () -> leave(context));
          tile.set(opened);
          opened.open();
        });
  }

  /** A tile in a container of its own ends it; elsewhere its window is hidden. */
  private static void leave(BundleContext context) {
    if (Boolean.parseBoolean(context.getProperty(ALONE))) {
      try {
        context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop();
      } catch (BundleException e) {
        LOG.warn("The tile's container does not stop", e);
      }
    }
  }

  private static Path socket(BundleContext context, Config config) {
    if (!config.socket().isEmpty()) {
      return Path.of(config.socket());
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    String home = context.getProperty(AgentDirectories.HOME);
    if (home != null) {
      environment.put("ZTA_AGENT_HOME", home);
    }
    return ControlSocket.of(environment);
  }

  /** Closes the tile. */
  @Deactivate
  public void close() {
    SwingUtilities.invokeLater(
        () -> {
          Tile opened = tile.getAndSet(null);
          if (opened != null) {
            opened.close();
          }
        });
  }
}
