package zta.ui.internal;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLightLaf;
import javax.swing.UIManager;

/** Light and dark. */
enum Appearance {
  /** Dark on light. */
  LIGHT,
  /** Light on dark. */
  DARK;

  /** Sets the look of windows made from now on; on the event dispatch thread. */
  void set() {
    UIManager.put("Component.arc", 8);
    UIManager.put("Button.arc", 8);
    UIManager.put("TabbedPane.tabHeight", 34);
    if (this == DARK) {
      FlatDarkLaf.setup();
    } else {
      FlatLightLaf.setup();
    }
  }
}
