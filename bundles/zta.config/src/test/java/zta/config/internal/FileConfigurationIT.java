package zta.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;

class FileConfigurationIT {
  private static final String UPDATED = "updated ";
  private static final String DELETED = "deleted ";

  @TempDir Path folder;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private Container container;
  private ConfigurationAdmin admin;

  @BeforeEach
  void start() throws IOException {
    write("zta.first", "{\"port\":1}");
    container =
        Container.start(
            new ContainerSpec(
                List.of("zta.config", "com.google.gson"),
                List.of(),
                Map.of("zta.config.dir", folder.toString())));
    admin = container.service(ConfigurationAdmin.class);
    container.context().registerService(SynchronousConfigurationListener.class, this::note, null);
  }

  @AfterEach
  void stop() {
    container.close();
  }

  private void note(ConfigurationEvent event) {
    events.add(
        (event.getType() == ConfigurationEvent.CM_DELETED ? DELETED : UPDATED) + event.getPid());
  }

  @Test
  void hasReadTheFilesWhenTheBundleIsStarted() throws Exception {
    assertEquals(1L, value("zta.first", "port"));
  }

  @Test
  void followsEachChangeAndTouchesNoOtherConfiguration() throws Exception {
    write("zta.second", "{\"name\":\"a\"}");
    assertEquals(UPDATED + "zta.second", next());

    write("zta.second", "{\"name\":\"b\"}");
    assertEquals(UPDATED + "zta.second", next());
    assertEquals("b", value("zta.second", "name"));

    write("zta.first", "{\"port\":1}");
    Files.delete(folder.resolve("zta.second.json"));
    assertEquals(DELETED + "zta.second", next());
    assertNull(find("zta.second"));
    assertEquals(1L, value("zta.first", "port"));
  }

  @Test
  void keepsLastGoodValuesOfFileThatCannotBeRead() throws Exception {
    write("zta.first", "{\"port\":");
    write("zta.other", "{\"n\":2}");
    assertEquals(UPDATED + "zta.other", next());
    assertEquals(1L, value("zta.first", "port"));

    write("zta.first", "{\"port\":3}");
    assertEquals(UPDATED + "zta.first", next());
    assertEquals(3L, value("zta.first", "port"));
  }

  @Test
  void namesOneOfManyByTheTilde() throws Exception {
    write("zta.many~blue", "{\"n\":2}");

    assertEquals(UPDATED + "zta.many~blue", next());
    assertEquals("zta.many", find("zta.many~blue").getFactoryPid());
  }

  private String next() throws InterruptedException {
    return events.poll(10, TimeUnit.SECONDS);
  }

  private Object value(String pid, String name) throws Exception {
    return find(pid).getProperties().get(name);
  }

  private Configuration find(String pid) throws IOException, InvalidSyntaxException {
    Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
    return found == null ? null : found[0];
  }

  private void write(String pid, String text) throws IOException {
    Path part = folder.resolve("part");
    Files.writeString(part, text);
    Files.move(part, folder.resolve(pid + ".json"), StandardCopyOption.REPLACE_EXISTING);
  }
}
