package dev.evenkeel.server.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says by brute force from where on a text may be held: where the first term could begin that has
 * not failed yet, in every disguise that the manual promises to see through. Written from the
 * manual, without the automata; knows only the characters of {@link #ALPHABET}, and those that
 * escapes and encodings made of them can say. Where it is wrong it allows too much: it lets terms
 * begin anywhere and be disguised in several ways at once.
 */
final class SlowOracle {
  /** What texts may be made of. */
  static final String[] ALPHABET = {"b", "o", "m", "a", "e", "B", "O", "0", "4", "1", "3", "7", "6",
      " ", ".", "-", "*", "_", "\n", "字", "ж", "😀", "x", "q", "й", "о", "е", "Ｂ", "𝐨", "ⓜ",
      "\u200B", "\u0301", "%", "%6", "%62", "%6F", "&", "&#", "&#111", "&#98;", "\\", "\\u00",
      "\\u006f", "Ym9t", "Ym", "626f", "6d", "62 6f ", "bomb", "bo", "amber", "lamb", "obm",
      "moob bm", "=", ", ", "@", "^", "8", "I", "l", "rn", "!", "|"};
  private static final int MOST_SEPARATORS = 8;
  private static final int LEAST_REVERSED = 6;
  private static final int LEAST_SHAPES = 6;
  private static final Map<Integer, String> LETTERS =
      Map.ofEntries(Map.entry((int) 'о', "o"), Map.entry((int) 'е', "e"), Map.entry((int) 'Ｂ', "b"),
          Map.entry(0x1D428, "o"), Map.entry((int) 'ⓜ', "m"), Map.entry((int) '0', "o"),
          Map.entry((int) '4', "a"), Map.entry((int) '3', "e"), Map.entry((int) '6', "g"),
          Map.entry((int) '1', "il"), Map.entry((int) '7', "t"), Map.entry((int) '8', "b"),
          Map.entry((int) 'I', "il"), Map.entry((int) '@', "a"));
  /** Stand for a letter too, but not for a term's first: there they are the sentence's. */
  private static final Map<Integer, String> INNER_SIGNS = Map.of((int) '^', "a");
  private static final Set<Integer> KNOWN =
      String.join("", ALPHABET).codePoints().boxed().collect(Collectors.toSet());
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})|&#([0-9]{1,7});?"
      + "|&#[xX]([0-9A-Fa-f]{1,6});?" + "|\\\\u([0-9A-Fa-f]{4})|\\\\x([0-9A-Fa-f]{2})");
  private static final String PART =
      "(?:%[0-9A-Fa-f]?|&(?:#[0-9]{0,7}|#[xX][0-9A-Fa-f]{0,6})?|&[a-z]{0,6}"
          + "|\\\\(?:u[0-9A-Fa-f]{0,3}|x[0-9A-Fa-f]?|U[0-9A-Fa-f]{0,7})?"
          + "|(?:%[0-9A-Fa-f]{2})+%?[0-9A-Fa-f]?)";
  /** An escape that is not complete, or one of which some characters are written as escapes. */
  private static final Pattern PART_OF_ESCAPE = Pattern.compile(PART + "|[%&\\\\][A-Za-z0-9#;]{0,8}"
      + "(?:" + PART + "|(?:(?:" + ESCAPE + ")[A-Za-z0-9#;]{0,8})+" + PART + "?)");
  /** An escape that reaches to the end. */
  private static final Pattern NEAR_ESCAPE = Pattern.compile("[%&\\\\][A-Za-z0-9#]*$");
  private static final Pattern BEGUN_ESCAPE =
      Pattern.compile("%[0-9A-Fa-f]?|&(?:#(?:[0-9]{0,7}|[xX][0-9A-Fa-f]{0,6}))?"
          + "|\\\\(?:u[0-9A-Fa-f]{0,3}|x[0-9A-Fa-f]?|U[0-9A-Fa-f]{0,7})?");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+$");
  /** Runs of hex by what stands between their pairs. */
  private static final Map<String, Pattern> HEX = Stream.of("", " ", ":", ",", "-")
      .collect(Collectors.toMap(sign -> sign,
          sign -> Pattern.compile("([0-9A-Fa-f]{2}" + sign + ")*[0-9A-Fa-f]?[0-9A-Fa-f]?")));
  /** Decoded characters that are waited for before a run counts as text. */
  private static final int ENOUGH = 6;

  private static final int NOTHING = 1 << 20;
  /** How often an escape may be written as escapes. */
  private static final int DEEPEST = 3;
  /** No character yet: an escape that the end of the text cuts off. */
  private static final int UNFINISHED = -1;

  /**
   * A character as it may be read.
   *
   * @param end where what follows begins
   */
  private record Read(int code, int end) {}

  /** A term or its reverse; what is written backwards is seen only as it stands. */
  private record Spelled(String letters, boolean disguised) {}

  private final List<Spelled> spelled = new ArrayList<>();
  private final boolean wholeWords;

  /**
   * @param terms of letters and spaces
   * @param wholeWords whether they stand at a word's beginning
   */
  SlowOracle(List<String> terms, boolean wholeWords) {
    this.wholeWords = wholeWords;
    for (String term : terms) {
      String letters = term.replace(" ", "");
      spelled.add(new Spelled(letters, true));
      if (letters.length() >= LEAST_SHAPES) {
        shaped(letters, 0);
      }
      if (term.length() >= LEAST_REVERSED) {
        spelled.add(new Spelled(new StringBuilder(term).reverse().toString(), false));
      }
    }
  }

  /** Adds the term with every choice of its m from {@code from} on written as rn. */
  private void shaped(String letters, int from) {
    for (int at = letters.indexOf('m', from); at >= 0; at = letters.indexOf('m', at + 1)) {
      String other = letters.substring(0, at) + "rn" + letters.substring(at + 1);
      spelled.add(new Spelled(other, true));
      shaped(other, at + 2);
    }
  }

  /** The index from which on the end of the text may be held. */
  int holdFrom(String text) {
    return holdFrom(text, 0);
  }

  private int holdFrom(String text, int depth) {
    int from = text.length();
    for (int start = 0; start < from; start++) {
      boolean half = Character.isLowSurrogate(text.charAt(start)); // No term begins with one.
      if (!half && !insideWord(text, start) && live(text, start)) {
        return start;
      }
      if (depth < 2) {
        from = Math.min(from, encodedFrom(text, start, depth));
      }
    }
    return from;
  }

  /** Whether it is certain, escapes or not, that a word goes on. */
  private boolean insideWord(String text, int start) {
    return wholeWords && start > 0 && Character.isLetter(text.charAt(start))
        && "bomaerBOxq".indexOf(text.charAt(start - 1)) >= 0
        && !NEAR_ESCAPE.matcher(text.substring(0, start)).find();
  }

  private boolean live(String text, int start) {
    return spelled.stream().anyMatch(term -> grow(text, start, term, 0, 0, false));
  }

  /**
   * Whether what stands from {@code at} to the end may go on the term.
   *
   * @param letters how many of its letters stand before {@code at}
   * @param gap how many separators stand right before it
   * @param white whether the last one was white space
   */
  private static boolean grow(String text, int at, Spelled term, int letters, int gap,
      boolean white) {
    if (at == text.length()) {
      return true;
    }
    String rest = text.substring(at);
    if (PART_OF_ESCAPE.matcher(rest).matches()) {
      return true;
    }
    for (Read read : escapes(text, at, DEEPEST)) {
      int code = read.code();
      if (code == UNFINISHED || code == '%' || code == '&' || code == '\\') {
        return true; // What follows decides, or it would have to be read again.
      }
      if (code >= 0x80) {
        return true; // Not of the alphabet: it may look like anything.
      }
      if (takes(text, read.end(), code, term, letters, gap, white)) {
        return true;
      }
    }
    int code = rest.codePointAt(0);
    if (code >= 0x80 && !KNOWN.contains(code)) {
      return true; // Nothing that texts are made of, but what a run in them says.
    }
    return takes(text, at + Character.charCount(code), code, term, letters, gap, white);
  }

  /**
   * The characters that escapes from {@code at} may stand for. Every character of an escape may be
   * written as an escape itself, {@code deepest - 1} times over.
   */
  private static List<Read> escapes(String text, int at, int deepest) {
    List<Read> found = new ArrayList<>();
    if (deepest > 0) {
      for (Read first : characters(text, at, deepest - 1)) {
        if (first.code() == '%' || first.code() == '&' || first.code() == '\\') {
          spell(text, Character.toString(first.code()), first.end(), deepest - 1, found);
        } else if (first.code() == UNFINISHED) {
          found.add(first);
        }
      }
    }
    return found;
  }

  /** The character at {@code at}, as it stands and as escapes may say it. */
  private static List<Read> characters(String text, int at, int deepest) {
    List<Read> found = escapes(text, at, deepest);
    int code = text.codePointAt(at);
    found.add(new Read(code, at + Character.charCount(code)));
    return found;
  }

  /** @param said what an escape has so far */
  private static void spell(String text, String said, int at, int deepest, List<Read> found) {
    Matcher whole = ESCAPE.matcher(said);
    if (whole.matches()) {
      found.add(new Read(code(whole), at));
    }
    if (!BEGUN_ESCAPE.matcher(said).matches()) {
      return; // Nothing more can come of it.
    }
    if (at == text.length()) {
      found.add(new Read(UNFINISHED, at));
      return;
    }
    for (Read next : characters(text, at, deepest)) {
      if (next.code() == UNFINISHED) {
        found.add(next);
      } else if (next.code() < 0x80) {
        spell(text, said + (char) next.code(), next.end(), deepest, found);
      }
    }
  }

  private static int code(Matcher escape) {
    for (int i = 1; i <= escape.groupCount(); i++) {
      if (escape.group(i) != null) {
        return Integer.parseInt(escape.group(i), i == 2 ? 10 : 16);
      }
    }
    throw new IllegalStateException();
  }

  private static boolean takes(String text, int next, int code, Spelled term, int letters, int gap,
      boolean white) {
    if (code == 0x200B || code == 0x301
        || (Character.isISOControl(code) && !Character.isWhitespace(code))) { // Invisible.
      return letters > 0 && grow(text, next, term, letters, gap, white);
    }
    if (letters == term.letters().length()) {
      return false; // Its next character decides, and here it is.
    }
    boolean space = Character.isWhitespace(code);
    if ((space && white) || reads(code, term.letters().charAt(letters), letters > 0)) {
      int more = space && white ? letters : letters + 1;
      if (grow(text, next, term, more, 0, space)) {
        return true;
      }
    }
    int wider = space && white ? gap : gap + 1;
    return term.disguised() && letters > 0 && !Character.isLetterOrDigit(code)
        && wider <= MOST_SEPARATORS && grow(text, next, term, letters, wider, space);
  }

  private static boolean reads(int code, char letter, boolean inner) {
    return Character.toLowerCase(code) == letter || (letter == ' ' && Character.isWhitespace(code))
        || LETTERS.getOrDefault(code, "").indexOf(letter) >= 0
        || (inner && INNER_SIGNS.getOrDefault(code, "").indexOf(letter) >= 0);
  }

  /** Where what a run of base64 or hex from {@code start} to the end says has to be held. */
  private int encodedFrom(String text, int start, int depth) {
    String run = text.substring(start);
    int from = text.length();
    boolean begins = start == 0 || !BASE64.matcher(text.substring(start - 1)).matches();
    if (begins && BASE64.matcher(run).matches()) {
      byte[] octets = base64(run);
      int whole = octets.length * 8 < run.length() * 6 ? octets.length * 4 / 3 : run.length();
      from = start + Math.min(whole, said(octets, depth) * 4 / 3);
    }
    for (Map.Entry<String, Pattern> each : HEX.entrySet()) {
      String sign = each.getKey();
      if (each.getValue().matcher(run).matches()) {
        byte[] octets = hex(run.replace(sign, ""));
        int pair = 2 + sign.length();
        int whole = run.replace(sign, "").length() % 2 == 1 ? octets.length * pair : run.length();
        from = Math.min(from, start + Math.min(whole, said(octets, depth) * pair));
      }
    }
    return from;
  }

  /** From which byte on what a run says has to be held; a large number when it is no text. */
  private int said(byte[] octets, int depth) {
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == 0 || (i < 2 && (octets[i] & 0xFF) >= 0xFE)) {
        return 0; // UTF-16, perhaps.
      }
      if ((octets[i] & 0xFF) == 0xED) {
        return 0; // Half a pair in three bytes, perhaps, which Java does not read.
      }
      if (i + 1 < octets.length && unusual(octets[i] & 0xFF, octets[i + 1] & 0xFF)) {
        return 0;
      }
    }
    String said = new String(octets, UTF_8);
    if (said.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r')) {
      return NOTHING;
    }
    int broken = said.indexOf('\uFFFD');
    if (broken >= 0 && !half(octets, said.substring(0, broken).getBytes(UTF_8).length)) {
      return NOTHING;
    }
    String text = broken < 0 ? said : said.substring(0, broken);
    if (text.length() < ENOUGH) {
      return 0;
    }
    int from = holdFrom(text, depth + 1);
    return from == said.length() ? NOTHING : text.substring(0, from).getBytes(UTF_8).length;
  }

  /**
   * Whether a sequence begins that is longer than its character needs, or says more than there is.
   * Java does not read those, but others do, and so may who looks for terms.
   */
  private static boolean unusual(int lead, int next) {
    boolean goesOn = (next & 0xC0) == 0x80;
    return goesOn && ((lead == 0xE0 && next < 0xA0) || (lead == 0xF0 && next < 0x90)
        || (lead == 0xF4 && next >= 0x90));
  }

  /** Whether what stands from {@code at} is the first part of one character. */
  private static boolean half(byte[] octets, int at) {
    int lead = octets[at] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    boolean half = lead >= 0xC2 && lead < 0xF5 && octets.length - at < length;
    for (int i = at + 1; i < octets.length; i++) {
      half &= (octets[i] & 0xC0) == 0x80;
    }
    return half;
  }

  private static byte[] base64(String run) {
    byte[] octets = new byte[run.length() * 6 / 8];
    int bits = 0;
    int at = 0;
    for (int i = 0; i < run.length(); i++) {
      char c = run.charAt(i);
      int value = c >= 'A' && c <= 'Z' ? c - 'A'
          : c >= 'a' && c <= 'z' ? c - 'a' + 26
              : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' || c == '-' ? 62 : 63;
      bits = bits << 6 | value;
      if (i % 4 != 0) {
        octets[at++] = (byte) (bits >> (6 - 2 * (i % 4)));
      }
    }
    return Arrays.copyOf(octets, at);
  }

  private static byte[] hex(String digits) {
    byte[] octets = new byte[digits.length() / 2];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return octets;
  }
}
