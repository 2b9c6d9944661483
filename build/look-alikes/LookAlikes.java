import com.ibm.icu.text.SpoofChecker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the table of letters that read as Latin ones, from the Unicode confusables data that ICU carries. Run by hand when Unicode
 * grows:
 *
 * <pre>
 * mvn dependency:copy -Dartifact=com.ibm.icu:icu4j:78.1 -DoutputDirectory=target
 * java -cp target/icu4j-78.1.jar build/look-alikes/LookAlikes.java gateway-policy/src/main/resources/dev/evenkeel/policy/text/look-alikes.txt
 * </pre>
 *
 * <p>
 * Only letters of scripts that are mistaken for Latin are taken: in Arabic, Hebrew, Indic and East Asian scripts a letter that happens
 * to look like an o is a letter of its own, and a text in them is not a disguise.
 */
final class LookAlikes {
  private static final Set<Character.UnicodeScript> SCRIPTS = EnumSet.of(Character.UnicodeScript.LATIN, Character.UnicodeScript.GREEK,
      Character.UnicodeScript.CYRILLIC, Character.UnicodeScript.ARMENIAN, Character.UnicodeScript.CHEROKEE, Character.UnicodeScript.COPTIC,
      Character.UnicodeScript.LISU, Character.UnicodeScript.COMMON, Character.UnicodeScript.INHERITED, Character.UnicodeScript.GOTHIC,
      Character.UnicodeScript.DESERET, Character.UnicodeScript.CANADIAN_ABORIGINAL, Character.UnicodeScript.OLD_ITALIC,
      Character.UnicodeScript.GEORGIAN, Character.UnicodeScript.RUNIC, Character.UnicodeScript.TIFINAGH, Character.UnicodeScript.VAI);

  /** Scripts whose letters look like capitals. */
  private static final Set<Character.UnicodeScript> CAPITALS = EnumSet.of(Character.UnicodeScript.CHEROKEE,
      Character.UnicodeScript.LISU, Character.UnicodeScript.CANADIAN_ABORIGINAL, Character.UnicodeScript.OLD_ITALIC,
      Character.UnicodeScript.COMMON);

  public static void main(String[] arguments) throws IOException {
    SpoofChecker checker = new SpoofChecker.Builder().build();
    Map<String, Character> prototypes = new TreeMap<>();
    Map<String, Character> capitals = new TreeMap<>();
    for (char letter = 'a'; letter <= 'z'; letter++) {
      prototypes.put(checker.getSkeleton(String.valueOf(letter)), letter);
      capitals.put(checker.getSkeleton(String.valueOf(Character.toUpperCase(letter))), letter);
    }
    Map<Character, StringBuilder> table = new TreeMap<>();
    for (int code = 0x80; code < 0x20000; code++) {
      if (!Character.isLetter(code) || !SCRIPTS.contains(Character.UnicodeScript.of(code))) {
        continue;
      }
      String letter = Character.toString(code);
      String lower = Normalizer.normalize(letter, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
      if (lower.codePoints().allMatch(each -> each < 0x80)) {
        continue; // Folding knows it without a table.
      }
      Character alike = prototypes.get(checker.getSkeleton(lower));
      if (alike == null && CAPITALS.contains(Character.UnicodeScript.of(code))) {
        alike = capitals.get(checker.getSkeleton(letter.toUpperCase(Locale.ROOT)));
      }
      if (alike != null) {
        table.computeIfAbsent(alike, _ -> new StringBuilder()).append(letter);
      }
    }
    try (PrintStream out = new PrintStream(Files.newOutputStream(Path.of(arguments[0])), false, StandardCharsets.UTF_8)) {
      out.println("# Letters that read as Latin ones: a letter and what looks like it.");
      out.println("# From the confusables data of UTS #39 as ICU 78.1 carries it (Unicode 17), written by build/look-alikes/LookAlikes.java.");
      out.println("# Copyright (c) 1991-2025 Unicode, Inc. Unicode License V3, https://www.unicode.org/license.txt");
      table.forEach((letter, alikes) -> out.println(letter + " " + alikes));
    }
  }
}
