package zta.ui.internal;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JTabbedPane;

/** The tile. For the event dispatch thread. */
final class TileWindow {
  private static final List<TileTab> ORDER = List.of(TileTab.values());

  private final JFrame frame = new JFrame("Zero Trust Access");
  private final TileActions actions;
  private final HeaderPanel header = new HeaderPanel(this::primary);
  private final JTabbedPane tabs = new JTabbedPane();
  private final JLabel note = Widgets.label("note", "Message");
  private final DetailsPanel details = new DetailsPanel();
  private final TablePanel resources =
      new TablePanel(
          "resources", "Resources", new int[] {120, 190, 110}, "Resource", "Reached as", "Access");
  private final ConfigurationPanel configuration;
  private final TablePanel history =
      new TablePanel(
          "history", "Message History", new int[] {140, 60, 260}, "Time", "Kind", "Message");
  private final TablePanel statistics =
      new TablePanel(
          "statistics",
          "Statistics",
          new int[] {140, 180, 110, 60, 60},
          "Started",
          "Destination",
          "State",
          "Sent",
          "Received");
  private final AdvancedPanel advanced;
  private TileModel model =
      TileModel.unreachable(new AttentionItem("", "", "connecting", "", " ", Optional.empty()));

  TileWindow(TileActions actions) {
    this.actions = actions;
    this.configuration = new ConfigurationPanel(actions::sync);
    this.advanced = new AdvancedPanel(actions::unenroll);
    frame.setName("tile");
    frame.getAccessibleContext().setAccessibleName("Zero Trust Access");
    frame.setDefaultCloseOperation(JFrame.HIDE_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosing(WindowEvent event) {
            actions.leave();
          }
        });
    frame.setIconImages(List.of(icon(16), icon(32), icon(48)));
    Widgets.named(tabs, "tabs", "Views");
    tabs.addTab(TileTab.DETAILS.title(), details);
    tabs.addTab(TileTab.RESOURCES.title(), resources);
    tabs.addTab(TileTab.CONFIGURATION.title(), configuration);
    tabs.addTab(TileTab.HISTORY.title(), history);
    tabs.addTab(TileTab.STATISTICS.title(), statistics);
    tabs.addTab(TileTab.ADVANCED.title(), advanced);
    tabs.addChangeListener(e -> refreshVisible());
    note.setBorder(BorderFactory.createEmptyBorder(4, 16, 8, 16));
    frame.add(header, BorderLayout.NORTH);
    frame.add(tabs, BorderLayout.CENTER);
    frame.add(note, BorderLayout.SOUTH);
    frame.setPreferredSize(new Dimension(620, 440));
    frame.pack();
    frame.setLocationByPlatform(true);
  }

  JFrame frame() {
    return frame;
  }

  /** Shows how things stand now. */
  void show(TileModel now) {
    boolean changed = !now.state().equals(model.state());
    model = now;
    header.show(now);
    header.busy(now.mood() == Mood.BUSY, now.step());
    details.show(now.attention(), now.mood());
    configuration.show(now);
    advanced.show(now);
    if (changed) {
      note(" ");
    }
    refreshVisible();
  }

  /** Shows that a request is under way. */
  void busy(boolean busy, String sentence) {
    header.show(model);
    header.busy(busy, sentence);
  }

  /** Says how a request went. */
  void note(String sentence) {
    note.setText(sentence);
    note.getAccessibleContext().setAccessibleName(sentence.isBlank() ? "Message" : sentence);
  }

  void showResources(String words, List<List<String>> rows) {
    resources.show(words, rows);
  }

  void showHistory(String words, List<List<String>> rows) {
    history.show(words, rows);
  }

  void showStatistics(String words, List<List<String>> rows) {
    statistics.show(words, rows);
  }

  private void refreshVisible() {
    actions.refresh(ORDER.get(tabs.getSelectedIndex()));
  }

  private void primary() {
    switch (model.primary()) {
      case ENROLL -> actions.enroll();
      case SYNC -> actions.sync();
      case DETAILS -> tabs.setSelectedComponent(details);
      case NONE -> refreshVisible();
    }
  }

  private static BufferedImage icon(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    var graphics = image.createGraphics();
    new StateIcon(Mood.BUSY, size).paintIcon(null, graphics, 0, 0);
    graphics.dispose();
    return image;
  }
}
