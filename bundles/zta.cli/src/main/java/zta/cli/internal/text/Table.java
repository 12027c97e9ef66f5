package zta.cli.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lines of aligned columns under a heading. */
public final class Table {
  private final List<String[]> rows = new ArrayList<>();

  /** Begins a table with the names of its columns. */
  public Table(String... heading) {
    rows.add(heading);
  }

  /** Adds a row of as many cells as there are columns. */
  public void row(String... cells) {
    String[] plain = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      plain[i] = Plain.text(cells[i]);
    }
    rows.add(plain);
  }

  /** Returns whether there is no row under the heading. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Writes the table. */
  public void writeTo(Consumer<String> lines) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      lines.accept(line.toString().stripTrailing());
    }
  }
}
