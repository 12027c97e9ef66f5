package zta.ui.internal;

import java.awt.BorderLayout;
import java.awt.Font;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;

/** The state in one sentence, whom it is about, and the one primary button. */
final class HeaderPanel extends JPanel {
  private static final long serialVersionUID = 1L;
  private static final int ICON = 48;

  private final JLabel icon = Widgets.label("stateIcon", "State");
  private final JLabel state = Widgets.label("state", "State");
  private final JLabel about = Widgets.label("about", "About");
  private final JButton primary = Widgets.button("primary", "Enroll");
  private final JProgressBar progress = new JProgressBar();

  HeaderPanel(Runnable onPrimary) {
    super(new BorderLayout(14, 8));
    setBorder(BorderFactory.createEmptyBorder(16, 16, 12, 16));
    Widgets.named(this, "header", "Zero Trust Access");
    state.setFont(state.getFont().deriveFont(Font.BOLD, state.getFont().getSize2D() + 4f));
    about.putClientProperty("FlatLaf.styleClass", "small");
    primary.putClientProperty("JButton.buttonType", "default");
    primary.addActionListener(e -> onPrimary.run());
    progress.setIndeterminate(false);
    Widgets.named(progress, "progress", "Progress");
    progress.setVisible(false);
    add(icon, BorderLayout.WEST);
    add(words(), BorderLayout.CENTER);
    JPanel button = new JPanel();
    button.setLayout(new BoxLayout(button, BoxLayout.Y_AXIS));
    button.add(Box.createVerticalGlue());
    button.add(primary);
    button.add(Box.createVerticalGlue());
    add(button, BorderLayout.EAST);
    add(progress, BorderLayout.SOUTH);
  }

  private JPanel words() {
    JPanel words = new JPanel();
    words.setLayout(new BoxLayout(words, BoxLayout.Y_AXIS));
    words.add(Box.createVerticalGlue());
    words.add(state);
    words.add(Box.createVerticalStrut(3));
    words.add(about);
    words.add(Box.createVerticalGlue());
    return words;
  }

  void show(TileModel model) {
    icon.setIcon(new StateIcon(model.mood(), ICON));
    icon.setText("");
    icon.getAccessibleContext().setAccessibleDescription(model.text());
    state.setText(model.text());
    state.getAccessibleContext().setAccessibleName(model.text());
    about.setText(about(model));
    primary.setText(model.primary().label());
    primary.getAccessibleContext().setAccessibleName(model.primary().label());
    primary.setVisible(model.primary() != TileModel.Primary.NONE);
  }

  /** Shows that something is under way, or that nothing is. */
  void busy(boolean busy, String sentence) {
    progress.setVisible(busy);
    progress.setIndeterminate(busy);
    progress.getAccessibleContext().setAccessibleDescription(sentence);
    primary.setEnabled(!busy);
    if (busy && !sentence.isEmpty()) {
      about.setText(sentence);
    }
  }

  private static String about(TileModel model) {
    if (!model.step().isEmpty()) {
      return model.step();
    }
    if (!model.identity().isEmpty()) {
      return model.identity() + " at " + model.organization();
    }
    return model.attention().isEmpty() ? " " : model.attention().get(0).remedy();
  }
}
