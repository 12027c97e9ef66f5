package zta.ui.internal;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import javax.swing.Box;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JTextArea;

/** Unenrolment, in two clicks and without a dialogue in the way. */
final class AdvancedPanel extends JPanel {
  private static final long serialVersionUID = 1L;
  private static final String EXPLANATION =
      "Unenrolling removes the registration, the certificate with its key, and the configuration"
          + " of this user from this device.";

  private final JButton unenroll = Widgets.button("unenroll", "Unenroll");
  private final JButton confirm = Widgets.button("confirmUnenroll", "Yes, unenroll");
  private final JButton cancel = Widgets.button("cancelUnenroll", "Keep the enrolment");
  private final JTextArea words = Widgets.words("unenrollReason", "About unenrolling", EXPLANATION);

  AdvancedPanel(Runnable onUnenroll) {
    super(new BorderLayout());
    Widgets.panel(this, "advanced", "Advanced");
    JPanel buttons = new JPanel(new FlowLayout(FlowLayout.LEADING, 0, 0));
    buttons.add(unenroll);
    buttons.add(confirm);
    buttons.add(Box.createHorizontalStrut(8));
    buttons.add(cancel);
    JPanel top = new JPanel(new BorderLayout(0, 12));
    top.add(words, BorderLayout.NORTH);
    top.add(buttons, BorderLayout.CENTER);
    add(top, BorderLayout.NORTH);
    unenroll.addActionListener(e -> ask(true));
    cancel.addActionListener(e -> ask(false));
    confirm.addActionListener(
        e -> {
          ask(false);
          onUnenroll.run();
        });
    ask(false);
  }

  void show(TileModel model) {
    unenroll.setEnabled(model.mayUnenroll());
    words.setText(model.unenrollRefused().isEmpty() ? EXPLANATION : model.unenrollRefused());
    unenroll.setToolTipText(model.unenrollRefused().isEmpty() ? null : model.unenrollRefused());
    unenroll.getAccessibleContext().setAccessibleDescription(words.getText());
    if (!model.mayUnenroll()) {
      ask(false);
    }
  }

  private void ask(boolean asking) {
    unenroll.setVisible(!asking);
    confirm.setVisible(asking);
    cancel.setVisible(asking);
    revalidate();
  }
}
