package dev.evenkeel.policy.tone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The phrases behind each habit, as bounded patterns over folded text. Only such phrases stand here
 * whose absence leaves the sentence behind them, or the answer around them, saying the same.
 */
final class HabitPhrases {
  private HabitPhrases() {}

  private static final String MODEL = "(ai|artificial intelligence|language model"
      + "|large language model|ai language model|ai assistant|ai model|ai system|ai chatbot"
      + "|artificial intelligence language model|artificial intelligence assistant|chatbot"
      + "|virtual assistant|ai-powered assistant)";

  static final List<String> SELF_REFERENCE =
      List.of("(as|being) an? " + MODEL + "( (developed|created|trained|made) by [a-z ]{2,20})?,",
          "(speaking )?as an? (responsible|helpful|friendly) " + MODEL + ",",
          "als (ki|künstliche intelligenz|ki-modell|ki-sprachmodell|sprachmodell|ki-assistent),",
          "en tant qu'(ia|intelligence artificielle|assistant ia|modele de langage),",
          "como (una ia|un modelo de lenguaje|inteligencia artificial|modelo de lenguaje),");

  private static final String PRAISE = "(great|good|excellent|fantastic|wonderful|interesting"
      + "|fascinating|thoughtful|insightful|brilliant|amazing|awesome|terrific|superb|important)";
  private static final String PRAISED =
      "(question|point|idea|request|observation|topic|thought|inquiry|query|choice)";

  static final List<String> SYCOPHANCY = List.of(
      "(wow[,!] )?(that's|that is|this is|what)( such)? an? (really |very |truly )?" + PRAISE + " "
          + PRAISED + "[!.]",
      "(really |very |truly )?" + PRAISE + " " + PRAISED + "[!.]",
      "(i )?love (this|that|the|your) (question|idea|curiosity|enthusiasm)[!.]",
      "(thanks|thank you)( so much| very much)? for (asking|your (great |excellent |thoughtful )?"
          + "(question|inquiry|message|interest)|reaching out|your patience|sharing)[!.]",
      "(i'd|i would) be (happy|glad|delighted|more than happy) to (help|assist)( you)?"
          + "( with (that|this))?[!.]",
      "(das ist )?(eine )?(sehr )?(gute|tolle|ausgezeichnete|interessante) frage[!.]",
      "(c'est une )?(tres )?(bonne|excellente) question ?[!.]",
      "!?(que |es una )?(muy )?(buena|excelente|gran) pregunta[!.]");

  private static final String NOTING =
      "(to note|noting|to remember|remembering|to mention|mentioning|to keep in mind"
          + "|to be aware|to understand|to recognize|to point out|pointing out)";

  static final List<String> STOCK_CAVEATS =
      List.of("(it's|it is) (also )?(important|worth|crucial|essential|vital) " + NOTING + " that",
          "(please |also |do |just )?(note|keep in mind|bear in mind|be aware) that",
          "es ist wichtig zu beachten, dass", "bitte beachten sie, dass",
          "il est important de noter que", "veuillez noter que",
          "es importante (tener en cuenta|" + "senalar|destacar) que");

  static final List<String> CLOSINGS = List.of(
      "i hope (this|that|it|these) (helps|help|is helpful|was helpful|were helpful"
          + "|answers your question|clarifies things|clears things up)( you)?( out)?[!.]",
      "(please )?(let me know|feel free to (ask|reach out|let me know)|don't hesitate to"
          + " (ask|reach out|contact me|let me know)|just ask)( if (you (have|need)|there's|there is)"
          + " (any|anything|more|further|additional)[a-z ,']{0,60})?[!.]",
      "if you (have|need)( any)?( other| further| more| additional)? (questions|help|assistance"
          + "|information|details|clarification|concerns)[a-z ]{0,40}, (please )?(feel free to"
          + "|don't hesitate to|let me know|just)[a-z ]{0,40}[!.]",
      "is there anything else (i can (help|assist)( you)? with|you'd like to know"
          + "|you would like to know|you need)( today)?[?]",
      "(i'm|i am) (always )?here (to help|if you need (anything|me|more help))[a-z ]{0,30}[!.]",
      "have a (great|good|wonderful|nice|lovely) (day|evening|weekend|one)( ahead)?[!.]",
      "ich hoffe,? das hilft( ihnen| dir)?( weiter)?[!.]", "j'espere que cela (vous )?aide ?[!.]",
      "espero que (esto|esta informacion)( te| le)? (ayude|sea util)[!.]");

  /** Negations whose subject follows: questions and tags. */
  static final List<String> INVERTED =
      List.of("(do|does|did|is|are|was|were|have|has|had|would|could|should|wo|ca)n't "
          + "(i|you|he|she|it|we|they|there|this|that|the|these|those|people|everyone|anyone)");

  /**
   * How a contraction is written out.
   *
   * @param cut how many of its last characters go
   */
  record Change(int cut, String instead) {}

  static final Map<List<String>, Change> CONTRACTIONS = contractions();

  private static Map<List<String>, Change> contractions() {
    Map<List<String>, Change> all = new LinkedHashMap<>();
    all.put(
        List.of("don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "haven't",
            "hasn't", "hadn't", "wouldn't", "couldn't", "shouldn't"),
        new Change("n't".length(), " not"));
    all.put(List.of("can't"), new Change("'t".length(), "not"));
    all.put(List.of("won't"), new Change("on't".length(), "ill not"));
    all.put(List.of("i'm"), new Change("'m".length(), " am"));
    all.put(List.of("you're", "we're", "they're"), new Change("'re".length(), " are"));
    all.put(List.of("i've", "you've", "we've", "they've"), new Change("'ve".length(), " have"));
    all.put(List.of("i'll", "you'll", "we'll", "they'll", "it'll"),
        new Change("'ll".length(), " will"));
    return all;
  }
}
