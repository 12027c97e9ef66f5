package zta.ui.internal;

import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.GridLayout;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;

/** When the configuration was synced last, and the button that does it now. */
final class ConfigurationPanel extends JPanel {
  private static final long serialVersionUID = 1L;
  private static final int GRID_WIDTH = 380;

  private final JLabel lastSync = Widgets.label("lastSync", "Last configuration sync");
  private final JLabel revision = Widgets.label("revision", "Revision");
  private final JLabel organization = Widgets.label("organization", "Organisation");
  private final JButton sync = Widgets.button("syncNow", "Sync Now");

  ConfigurationPanel(Runnable onSync) {
    setLayout(new BoxLayout(this, BoxLayout.Y_AXIS));
    Widgets.panel(this, "configuration", "Configuration");
    JPanel grid = new JPanel(new GridLayout(0, 2, 8, 8));
    grid.setAlignmentX(LEFT_ALIGNMENT);
    grid.add(new JLabel("Last sync"));
    grid.add(lastSync);
    grid.add(new JLabel("Revision"));
    grid.add(revision);
    grid.add(new JLabel("Organisation"));
    grid.add(organization);
    grid.setMaximumSize(new Dimension(GRID_WIDTH, grid.getPreferredSize().height));
    JPanel wrap = new JPanel(new FlowLayout(FlowLayout.LEADING, 0, 0));
    wrap.setAlignmentX(LEFT_ALIGNMENT);
    wrap.add(sync);
    sync.addActionListener(e -> onSync.run());
    add(grid);
    add(Box.createVerticalStrut(14));
    add(wrap);
    add(Box.createVerticalGlue());
  }

  void show(TileModel model) {
    lastSync.setText(model.lastSync().map(Widgets::time).orElse("never"));
    revision.setText(model.lastSync().isPresent() ? String.valueOf(model.revision()) : "none");
    organization.setText(model.organization().isEmpty() ? "none" : model.organization());
    sync.setEnabled(model.maySync());
  }
}
