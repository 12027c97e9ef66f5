package zta.ui.internal;

import java.awt.Font;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextArea;

/** Makes components: each has a name for tests and a name for screen readers. */
final class Widgets {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM);
  private static final int GAP = 12;

  private Widgets() {}

  static <C extends JComponent> C named(C component, String name, String accessibleName) {
    component.setName(name);
    component.getAccessibleContext().setAccessibleName(accessibleName);
    return component;
  }

  static JLabel label(String name, String accessibleName) {
    return named(new JLabel(" "), name, accessibleName);
  }

  static JLabel heading(String text) {
    JLabel label = named(new JLabel(text), "heading", text);
    label.setFont(label.getFont().deriveFont(Font.BOLD));
    return label;
  }

  static JButton button(String name, String text) {
    return named(new JButton(text), name, text);
  }

  /** A text that wraps and can be selected, but looks like a label. */
  static JTextArea words(String name, String accessibleName, String text) {
    JTextArea area = named(new JTextArea(text), name, accessibleName);
    area.setEditable(false);
    area.setLineWrap(true);
    area.setWrapStyleWord(true);
    area.setOpaque(false);
    area.setBorder(null);
    area.setFocusable(true);
    return area;
  }

  static JPanel panel(JPanel panel, String name, String accessibleName) {
    named(panel, name, accessibleName);
    panel.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
    return panel;
  }

  static JScrollPane scroll(JComponent inside, String name) {
    JScrollPane pane = new JScrollPane(inside);
    named(pane, name, String.valueOf(inside.getAccessibleContext().getAccessibleName()));
    pane.setBorder(BorderFactory.createEmptyBorder());
    pane.getVerticalScrollBar().setUnitIncrement(GAP);
    return pane;
  }

  static JTable table(RowsModel rows, String name, String accessibleName) {
    JTable table = named(new JTable(rows), name, accessibleName);
    table.setFillsViewportHeight(true);
    table.setShowGrid(false);
    table.getTableHeader().setReorderingAllowed(false);
    return table;
  }

  static String time(Instant instant) {
    return TIME.withZone(ZoneId.systemDefault()).format(instant);
  }
}
