package zta.ui.internal;

import java.awt.BorderLayout;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.ScrollPaneConstants;

/** The checklist: what needs attention, why, and what to do about it. */
final class DetailsPanel extends JPanel {
  private static final long serialVersionUID = 1L;
  private static final int ICON = 22;

  private final WidthTracking list = new WidthTracking();

  DetailsPanel() {
    super(new BorderLayout());
    Widgets.named(this, "details", "Details");
    Widgets.named(list, "detailsList", "What needs attention");
    list.setLayout(new BoxLayout(list, BoxLayout.Y_AXIS));
    list.setBorder(BorderFactory.createEmptyBorder(12, 12, 12, 12));
    var scroll = Widgets.scroll(list, "detailsScroll");
    scroll.setHorizontalScrollBarPolicy(ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
    add(scroll, BorderLayout.CENTER);
  }

  void show(List<AttentionItem> items, Mood mood) {
    list.removeAll();
    if (items.isEmpty()) {
      list.add(
          row(mood == Mood.GOOD ? Mood.GOOD : Mood.NEUTRAL, "Nothing needs attention.", "", 0));
    }
    for (int i = 0; i < items.size(); i++) {
      AttentionItem item = items.get(i);
      list.add(row(mood == Mood.BAD ? Mood.BAD : Mood.CAUTION, title(item), body(item), i));
      list.add(Box.createVerticalStrut(14));
    }
    list.revalidate();
    list.repaint();
  }

  /** Returns all that is shown, to be copied into a mail. */
  static String text(List<AttentionItem> items) {
    return items.stream().map(i -> title(i) + "\n" + body(i)).collect(Collectors.joining("\n\n"));
  }

  private static JPanel row(Mood mood, String title, String body, int number) {
    JPanel row = new JPanel(new BorderLayout(10, 4));
    row.setOpaque(false);
    Widgets.named(row, "attention" + number, title);
    JLabel icon = Widgets.label("attentionIcon" + number, title);
    icon.setText("");
    icon.setIcon(new StateIcon(mood, ICON));
    icon.setVerticalAlignment(JLabel.TOP);
    row.add(icon, BorderLayout.WEST);
    JPanel words = new JPanel(new BorderLayout(0, 3));
    words.setOpaque(false);
    JLabel heading = Widgets.label("attentionTitle" + number, title);
    heading.setText(title);
    heading.setFont(heading.getFont().deriveFont(Font.BOLD));
    words.add(heading, BorderLayout.NORTH);
    if (!body.isEmpty()) {
      JTextArea text = Widgets.words("attentionText" + number, title, body);
      words.add(text, BorderLayout.CENTER);
    }
    row.add(words, BorderLayout.CENTER);
    row.setAlignmentX(LEFT_ALIGNMENT);
    return row;
  }

  private static String title(AttentionItem item) {
    return item.title().isEmpty() ? item.reason() : item.title();
  }

  private static String body(AttentionItem item) {
    StringBuilder body = new StringBuilder();
    if (!item.title().isEmpty()) {
      body.append(sentence(item.reason())).append('\n');
    }
    body.append("What to do: ").append(item.remedy()).append('\n').append(item.code());
    body.append(" · ").append(item.place());
    item.since().ifPresent(since -> body.append(" · since ").append(Widgets.time(since)));
    return body.toString();
  }

  private static String sentence(String text) {
    String first = text.substring(0, Math.min(1, text.length())).toUpperCase(Locale.ROOT);
    String rest = text.isEmpty() ? "" : text.substring(1);
    return first + rest + (text.endsWith(".") ? "" : ".");
  }
}
