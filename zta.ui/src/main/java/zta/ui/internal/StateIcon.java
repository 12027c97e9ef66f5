package zta.ui.internal;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import javax.swing.Icon;
import org.jspecify.annotations.Nullable;

/** A shield in the colour of a mood, with a mark that says the same. */
final class StateIcon implements Icon {
  private final Mood mood;
  private final int size;

  StateIcon(Mood mood, int size) {
    this.mood = mood;
    this.size = size;
  }

  @Override
  public void paintIcon(@Nullable Component component, Graphics graphics, int x, int y) {
    Graphics2D g = (Graphics2D) graphics.create(x, y, size, size);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(size / 48.0, size / 48.0);
    g.setColor(mood.colour());
    g.fill(shield());
    g.setColor(Color.WHITE);
    g.setStroke(new BasicStroke(4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(mark());
    g.dispose();
  }

  private static Path2D shield() {
    Path2D shield = new Path2D.Double();
    shield.moveTo(24, 2);
    shield.curveTo(30, 6, 36, 8, 43, 8);
    shield.lineTo(43, 22);
    shield.curveTo(43, 34, 35, 42, 24, 46);
    shield.curveTo(13, 42, 5, 34, 5, 22);
    shield.lineTo(5, 8);
    shield.curveTo(12, 8, 18, 6, 24, 2);
    shield.closePath();
    return shield;
  }

  private Path2D mark() {
    Path2D mark = new Path2D.Double();
    switch (mood) {
      case GOOD -> line(mark, 15, 24, 22, 31, 34, 17);
      case CAUTION -> {
        line(mark, 24, 13, 24, 26);
        line(mark, 24, 34, 24, 34.1);
      }
      case BAD -> {
        line(mark, 17, 16, 31, 32);
        line(mark, 31, 16, 17, 32);
      }
      case BUSY -> {
        line(mark, 15, 24, 15, 24.1);
        line(mark, 24, 24, 24, 24.1);
        line(mark, 33, 24, 33, 24.1);
      }
      case NEUTRAL -> line(mark, 16, 24, 32, 24);
    }
    return mark;
  }

  private static void line(Path2D path, double... points) {
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
  }

  @Override
  public int getIconWidth() {
    return size;
  }

  @Override
  public int getIconHeight() {
    return size;
  }
}
