package zta.ui.internal;

import java.util.List;
import javax.swing.table.AbstractTableModel;

/** Rows of texts under fixed columns. For the event dispatch thread. */
final class RowsModel extends AbstractTableModel {
  private static final long serialVersionUID = 1L;

  private final List<String> columns;
  private transient List<List<String>> rows = List.of();

  RowsModel(String... columns) {
    this.columns = List.of(columns);
  }

  /** Replaces all rows. */
  void show(List<List<String>> newRows) {
    rows = List.copyOf(newRows);
    fireTableDataChanged();
  }

  @Override
  public int getRowCount() {
    return rows.size();
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public String getColumnName(int column) {
    return columns.get(column);
  }

  @Override
  public Object getValueAt(int row, int column) {
    return rows.get(row).get(column);
  }
}
