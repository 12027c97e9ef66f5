package zta.ui.internal;

import java.awt.BorderLayout;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTable;

/** A table under a line of words. */
final class TablePanel extends JPanel {
  private static final long serialVersionUID = 1L;

  private final RowsModel rows;
  private final JLabel summary;

  TablePanel(String name, String title, int[] widths, String... columns) {
    super(new BorderLayout(0, 8));
    rows = new RowsModel(columns);
    summary = Widgets.label(name + "Summary", title);
    Widgets.panel(this, name, title);
    JTable table = Widgets.table(rows, name + "Table", title);
    for (int i = 0; i < widths.length; i++) {
      table.getColumnModel().getColumn(i).setPreferredWidth(widths[i]);
    }
    var scroll = Widgets.scroll(table, name + "Scroll");
    scroll.setBorder(BorderFactory.createEmptyBorder(2, 0, 0, 0));
    add(summary, BorderLayout.NORTH);
    add(scroll, BorderLayout.CENTER);
  }

  void show(String words, List<List<String>> content) {
    summary.setText(words);
    rows.show(content);
  }
}
