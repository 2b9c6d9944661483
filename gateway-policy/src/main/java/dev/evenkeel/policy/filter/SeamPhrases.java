package dev.evenkeel.policy.filter;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How models begin when they were asked to carry something on and make something else of it. All
 * bounded, and only looked for where a text begins.
 */
final class SeamPhrases {
  /** A text's first characters; nothing here is longer. */
  static final int LONGEST = 240;

  private static final String YES = "(?:sure(?: thing)?|certainly|of course|absolutely|okay|ok"
      + "|alright|all right|got it|understood|no problem|right|gerne|nat\\u00fcrlich|klar|sicher"
      + "|verstanden|in ordnung|bien s\\u00fbr|d'accord|certainement|entendu|claro|por supuesto"
      + "|entendido|de acuerdo|" + SeamWords.alternatives(SeamWords::yes) + ")";
  /** What announces that something is carried on. */
  private static final String MORE = "(?:here(?: is|'s|\\u2019s) (?:the |my )?(?:rest|continuation"
      + "|remainder|remaining|next part|missing part)|continuing (?:from|where|my|the|with my)"
      + "|continuation\\b|to continue (?:from|where|my)"
      + "|(?:i(?:'|\\u2019)?ll|i will|let me|let(?:'|\\u2019)s) (?:continue|carry on|pick up|go on)"
      + "|(?:picking up|carrying on) (?:from|where)|(?:hier ist )?(?:die )?fortsetzung\\b"
      + "|hier ist der rest|hier geht es weiter|ich (?:setze fort|fahre fort|mache weiter)"
      + "|voici (?:la suite|le reste)|je (?:continue|reprends)|suite de"
      + "|aqu\\u00ed (?:est\\u00e1|sigue) (?:la continuaci\\u00f3n|el resto)|continuaci\\u00f3n\\b"
      + "|contin\\u00fao|" + SeamWords.alternatives(SeamWords::more) + ")";
  private static final String HELLO = "(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening)"
      + "|hallo|guten (?:tag|morgen|abend)|bonjour|bonsoir|salut|hola|buenos d\\u00edas"
      + "|buenas (?:tardes|noches)|" + SeamWords.alternatives(SeamWords::hello)
      + ")(?: there| again| everyone)?";
  /** What may stand between an agreement and what it agrees to. */
  private static final String PAUSE =
      "[\\s,.!:\\u2013\\u2014\u3001\u3002\uff0c\uff01\uff1a\u060c\u0964-]{1,4}";
  /** What ends an announcement. */
  private static final String END = "[.:!\u3002\uff1a\uff01\u0964]";

  /** "Sure, here is the rest of my answer:". */
  private static final Pattern ANNOUNCES = opening("(?:" + YES + PAUSE + ")?" + MORE
      + "[^.!?:\\n\u3002\uff1a\uff01\uff1f\u0964\u061f]{0,100}(?:" + END + "|\\n)");
  /** Alone it only leads up to something. */
  private static final Pattern LEADS = opening(
      "(?:" + YES + "|" + HELLO + ")[\\s]{0,2}[!.:,\u3001\u3002\uff0c\uff01\uff1a\u060c\u0964]");
  private static final Pattern ELLIPSIS = opening("(?:\\u2026|\\.\\.\\.)");

  private static final Pattern ANEW = opening("(?:" + YES + PAUSE
      + ")?(?:let me (?:start|begin|try) (?:over|again|anew)"
      + "|(?:starting|beginning) (?:over|again)|(?:i(?:'|\\u2019)ll|i will) start (?:over|again)"
      + "|here (?:is|'s) (?:the|my|a) (?:full|whole|complete|entire|revised) (?:answer|response)"
      + "|from the (?:beginning|start|top)|how (?:can|may) i help"
      + "|(?:noch einmal|nochmal) von vorne?|ich beginne (?:noch einmal|von vorne?)"
      + "|je recommence|reprenons depuis le d\\u00e9but|empiezo de nuevo|desde el principio|"
      + SeamWords.alternatives(SeamWords::anew) + ")");
  private static final Pattern TAKES_BACK =
      opening("(?:(?:no|wait|actually|hmm|oh|well)[,.!\\u2014 -]"
          + "{1,3})?(?:that(?:'|\\u2019)?s? (?:is |was )?(?:not (?:correct|right|true|quite right)"
          + "|wrong|incorrect|inaccurate)"
          + "|(?:i (?:apologi[sz]e|am sorry|was wrong|made (?:a|an) (?:mistake|error)|misspoke)"
          + "|i(?:'|\\u2019)m sorry|my (?:apologies|mistake|bad)|sorry)\\b"
          + "|(?:my|the) (?:previous|earlier|last) (?:answer|response|message|statement)"
          + "|what i (?:said|wrote)|scratch that|on second thou?ghts?|correction\\b|let me correct"
          + "|i (?:must|need to|have to|should) correct|contrary to what"
          + "|das (?:stimmt nicht|war falsch|ist falsch)|ich muss mich korrigieren|korrektur\\b"
          + "|ce n(?:'|\\u2019)est pas (?:correct|vrai|exact)|je me suis tromp"
          + "|eso no es (?:correcto|cierto)|me equivoqu|"
          + SeamWords.alternatives(SeamWords::takesBack) + ")"
          + "|^(?:no|wait|actually)[,.!\\u2014]");

  /** Everything that is looked for, for the digest of what judges. */
  static final List<String> ALL = List.of(ANNOUNCES.pattern(), LEADS.pattern(), ELLIPSIS.pattern(),
      ANEW.pattern(), TAKES_BACK.pattern());

  private SeamPhrases() {}

  private static Pattern opening(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * Where the text begins that a lead only leads up to, {@code from} when there is none.
   *
   * @param alone whether a greeting or a "Sure!" that announces nothing is a lead too
   */
  static int afterLead(String text, int from, boolean alone) {
    int at = afterSpace(text, from);
    at = after(ELLIPSIS, text, at);
    for (int i = 0; i < 3; i++) {
      int next = after(ANNOUNCES, text, at);
      if (next == at && alone) {
        next = after(LEADS, text, at);
      }
      if (next == at) {
        break;
      }
      at = afterSpace(text, next);
    }
    return at == afterSpace(text, from) ? from : at;
  }

  /** Whether the text begins by saying that it begins anew. */
  static boolean anew(String text, int from) {
    return after(ANEW, text, from) > from;
  }

  /** Whether the text begins by taking back what was said. */
  static boolean takesBack(String text, int from) {
    return after(TAKES_BACK, text, from) > from;
  }

  static int afterSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int after(Pattern pattern, String text, int from) {
    Matcher found = pattern.matcher(text).region(from, Math.min(text.length(), from + LONGEST));
    return found.lookingAt() ? found.end() : from;
  }
}
