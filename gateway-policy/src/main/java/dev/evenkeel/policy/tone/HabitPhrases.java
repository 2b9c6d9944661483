package dev.evenkeel.policy.tone;

import dev.evenkeel.policy.contract.Tone.Habit;
import dev.evenkeel.policy.tone.Calibration.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The phrases behind each habit, as bounded patterns over folded text. Only such phrases stand here
 * whose absence leaves the sentence behind them, or the answer around them, saying the same. Not
 * here, for example: German phrases before {@code dass}, whose clause has another order of words.
 */
final class HabitPhrases {
  private HabitPhrases() {}

  /**
   * Phrases that are cut in one place.
   *
   * @param before the words of which one must follow, empty for any
   */
  record Phrases(Place place, Set<String> before, List<String> patterns) {}

  private static final Set<String> ANY = Set.of();

  private static Set<String> words(String words) {
    return Set.of(words.split(" ", -1));
  }

  /** What is cut for a habit. */
  static List<Phrases> of(Habit habit) {
    return switch (habit) {
      case OPENERS -> OPENERS;
      case SELF_REFERENCE -> SELF_REFERENCE;
      case SYCOPHANCY -> List.of(new Phrases(Place.OPENING, ANY, SYCOPHANCY));
      case STOCK_CAVEATS -> STOCK_CAVEATS;
      case CLOSINGS -> List.of(new Phrases(Place.CLOSING, ANY, CLOSINGS),
          new Phrases(Place.FAREWELL, ANY, FAREWELLS));
    };
  }

  /** "Absolutely!" can be the answer; before "here is" it is not. */
  private static final List<Phrases> OPENERS = List.of(
      new Phrases(Place.OPENING, words("here here's below let"),
          List.of("(sure|certainly|of course|absolutely|definitely)( thing)?[!,.]",
              "(yes|okay|ok|alright|great|no problem),? (sure|of course|absolutely)[!,.]",
              "(no problem|with pleasure|happy to help|gladly)[!,.]")),
      new Phrases(Place.OPENING, words("hier"),
          List.of("(gerne?|naturlich|selbstverstandlich|klar|sicher|sehr gerne)( doch)?[!,.]")),
      new Phrases(Place.OPENING, words("voici voila"),
          List.of("(bien sur|certainement|absolument|avec plaisir|d'accord) ?[!,.]")),
      new Phrases(Place.OPENING, words("aqui"),
          List.of("¡?(claro|claro que si|por supuesto|con (mucho )?gusto|desde luego)[!,.]")));

  private static final String MODEL = "(ai|artificial intelligence|language model"
      + "|large language model|ai language model|ai assistant|ai model|ai system|ai chatbot"
      + "|artificial intelligence language model|artificial intelligence assistant|chatbot"
      + "|virtual assistant|ai-powered assistant)";

  private static final List<Phrases> SELF_REFERENCE =
      List.of(
          new Phrases(Place.SENTENCE, words("i i'm i've i'd i'll my we we're our"),
              List.of(
                  "(as|being) an? " + MODEL
                      + "( (developed|created|trained|made) by [a-z ]{2,20})?,",
                  "(speaking )?as an? (responsible|helpful|friendly) " + MODEL + ",")),
          new Phrases(Place.SENTENCE, words("je j'ai mes mon ma nous"),
              List.of("en tant qu'(ia|intelligence artificielle|assistant ia|assistant virtuel),",
                  "en tant que modele de langage,")),
          new Phrases(Place.SENTENCE, words("yo no mi mis puedo tengo soy estoy"),
              List.of("como (una ia|un modelo de lenguaje|una inteligencia artificial"
                  + "|inteligencia artificial|modelo de lenguaje),")));

  private static final String PRAISE = "(great|good|excellent|fantastic|wonderful|interesting"
      + "|fascinating|thoughtful|insightful|brilliant|amazing|awesome|terrific|superb|important)";
  private static final String PRAISED =
      "(question|point|idea|request|observation|topic|thought|inquiry|query|choice)";

  private static final List<String> SYCOPHANCY = List.of(
      "(wow[,!] )?(that's|that is|this is|what)( such)? an? (really |very |truly )?" + PRAISE + " "
          + PRAISED + "[!.]",
      "(really |very |truly )?" + PRAISE + " " + PRAISED + "[!.]",
      "(i )?love (this|that|the|your) (question|idea|curiosity|enthusiasm)[!.]",
      "(thanks|thank you)( so much| very much)? for (asking|your (great |excellent |thoughtful )?"
          + "(question|inquiry|message|interest)|reaching out|your patience|sharing)[!.]",
      "(i'd|i would) be (happy|glad|delighted|more than happy) to (help|assist)( you)?"
          + "( with (that|this))?[!.]",
      "(das ist )?(eine )?(sehr )?(gute|tolle|ausgezeichnete|interessante|spannende) frage[!.]",
      "(vielen )?dank fur (deine|ihre|die) (frage|nachricht|anfrage)[!.]",
      "(c'est une )?(tres )?(bonne|excellente) question ?[!.]",
      "merci (pour|de) (votre|ta) (question|message) ?[!.]",
      "¡?(que |es una )?(muy )?(buena|excelente|gran) pregunta[!.]",
      "¡?gracias por (tu|su) (pregunta|mensaje|consulta)[!.]");

  private static final String NOTING =
      "(to note|noting|to remember|remembering|to mention|mentioning|to keep in mind"
          + "|to be aware|to understand|to recognize|to point out|pointing out)";

  private static final List<Phrases> STOCK_CAVEATS = List.of(
      // "Please note that date" is another that: only what begins a clause may follow.
      new Phrases(Place.SENTENCE,
          words("the a an this these those there it it's its you you'll your i i'm we our they"
              + " their he she my if when while some any all not no every each in on as for"
              + " although because both many most only even"),
          List.of(
              "(it's|it is) (also )?(important|worth|crucial|essential|vital) " + NOTING + " that",
              "(please |also |do |just )?(note|keep in mind|bear in mind|be aware) that")),
      new Phrases(Place.SENTENCE,
          words("le la les l' un une des ce cette ces il elle ils elles on"
              + " vous nous tu je c'est votre vos si certains certaines plusieurs chaque"),
          List.of("il est important de (noter|rappeler|souligner) que", "(veuillez )?notez? que",
              "veuillez noter que")),
      new Phrases(Place.SENTENCE,
          words("el la los las un una unos unas este esta estos estas no"
              + " hay es si cada algunos algunas muchos muchas tu su usted en"),
          List.of("es importante (tener en cuenta|senalar|destacar|recordar) que",
              "(ten|tenga) en cuenta que")));

  private static final List<String> CLOSINGS = List.of(
      "i hope (this|that|it|these) (helps|help|is helpful|was helpful|were helpful"
          + "|answers your question|clarifies things|clears things up)( you)?( out)?[!.]",
      "(please )?(let me know|feel free to (ask|reach out|let me know)|don't hesitate to"
          + " (ask|reach out|contact me|let me know)|just ask) if (you (have|need)|there's|there is)"
          + " (any|anything|more|further|additional)[a-z ,']{0,60}[!.]",
      "if you (have|need)( any)?( other| further| more| additional)? (questions|help|assistance"
          + "|information|details|clarification|concerns)[a-z ]{0,40}, (please )?(feel free to"
          + "|don't hesitate to|let me know|just)[a-z ]{0,40}[!.]",
      "is there anything else (i can (help|assist)( you)? with|you'd like to know"
          + "|you would like to know|you need)( today)?[?]",
      "(i'm|i am) (always )?here (to help|if you need (anything|me|more help))[a-z ]{0,30}[!.]",
      "ich hoffe,? (das|dies) hilft( ihnen| dir)?( weiter)?[!.]",
      "(wenn|falls) (du|sie) (noch |weitere |noch weitere )?fragen (hast|haben|hatten), "
          + "(frag|frage|fragen|melde|melden|sag|sagen|lass|lassen|stehe|bin|konnen|kannst)"
          + "[a-z ]{0,60}[!.]",
      "(lass|lassen sie) (es )?mich wissen, (wenn|falls) (du|sie) [a-z ]{0,40}[!.]",
      "j'espere que (cela|ca) (vous |t')?(aide|aidera) ?[!.]",
      "n'hesitez? pas a (me |nous )?(demander|contacter|poser|solliciter)[a-z ']{0,60} ?[!.]",
      "si vous avez (d'autres|des) questions, n'hesitez pas[a-z ']{0,40} ?[!.]",
      "¡?espero que (esto |esta informacion |eso )?(te |le |os )?(ayude|sea util|sirva)[!.]",
      "¡?si (tienes|tiene) (mas|otras|alguna otra|alguna) (preguntas?|dudas?), no dudes? en "
          + "[a-z ]{0,40}[!.]");

  /** A good wish ends a letter too, which may be what was asked for: only after a closing. */
  private static final List<String> FAREWELLS =
      List.of("have a (great|good|wonderful|nice|lovely) (day|evening|weekend|one)( ahead)?[!.]",
          "(einen )?schonen tag( noch)?[!.]", "bonne (journee|soiree) ?[!.]",
          "¡?que (tengas|tenga) (un )?buen dia[!.]");

  /** Negations whose subject follows: questions, tags, and what comes after a question word. */
  static final List<String> INVERTED = List.of(
      "(do|does|did|is|are|was|were|have|has|had|would|could|should|wo|ca)n't "
          + "(i|you|he|she|it|we|they|there|this|that|the|these|those|people|everyone|anyone)",
      "(why|how|where|when|what|who|which|whose) "
          + "(do|does|did|is|are|was|were|have|has|had|would|could|should|wo|ca)n't");

  /** Negations that ask when a sentence begins with them. */
  static final Set<String> ASKING =
      Set.of("doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "haven't", "hasn't",
          "hadn't", "wouldn't", "couldn't", "shouldn't", "can't", "won't");

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
    all.put(List.of("gonna"), new Change("onna".length(), "oing to"));
    all.put(List.of("wanna"), new Change("na".length(), "t to"));
    all.put(List.of("gimme"), new Change("mme".length(), "ve me"));
    all.put(List.of("lemme"), new Change("mme".length(), "t me"));
    all.put(List.of("dunno"), new Change("unno".length(), "o not know"));
    all.put(List.of("kinda", "sorta"), new Change("a".length(), " of"));
    all.put(List.of("yeah"), new Change("ah".length(), "s"));
    all.put(List.of("yep"), new Change("p".length(), "s"));
    all.put(List.of("nope"), new Change("pe".length(), ""));
    return all;
  }
}
