package zta.headend.portal.internal.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlistTest {
  @Test
  void writesEveryKindOfValue() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("text", "a");
    root.put("list", List.of(1, true, false, new byte[] {1, 2}));
    assertEquals(
        """
        <dict>
          <key>text</key>
          <string>a</string>
          <key>list</key>
          <array>
            <integer>1</integer>
            <true/>
            <false/>
            <data>AQI=</data>
          </array>
        </dict>
        </plist>
        """,
        body(root));
  }

  @Test
  void escapesWhatXmlReservesAndReplacesWhatItCannotHold() {
    String evil = "</string><key>x & \"y\"\u0000\u001b\ud800\uffff\ud83d\ude00\u00e4\r";
    assertEquals(
        "<dict>\n  <key>a&lt;b</key>\n  <string>&lt;/string&gt;&lt;key&gt;x &amp;"
            + " &quot;y&quot;????\ud83d\ude00\u00e4?</string>\n</dict>\n</plist>\n",
        body(Map.of("a<b", evil)));
  }

  private static String body(Map<String, ?> root) {
    String text = Plist.of(root);
    return text.substring(text.indexOf("<dict>"));
  }
}
