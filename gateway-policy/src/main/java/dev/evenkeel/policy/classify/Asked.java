package dev.evenkeel.policy.classify;

import java.util.List;

/**
 * What can be told of a request when its answer is judged: the same words refuse in one answer and
 * are what was asked for in another.
 *
 * @param kind what kind of thing was asked for
 * @param traits a bit for each of {@link Trait}
 * @param meanings a bit for each {@link Meaning} that the request itself has
 */
public record Asked(Kind kind, int traits, long meanings) {
  private static final int LONGEST = 2_000;

  /** Nothing is known of the request. */
  public static final Asked NOTHING = new Asked(Kind.UNKNOWN, 0, 0);

  /** Told by a request's first words. */
  enum Kind {
    UNKNOWN,
    /** Is it so? */
    WHETHER,
    HOW,
    WHY,
    /** Who, what, where, when, which. */
    WHAT,
    /** Something about the assistant itself. */
    YOU,
    /** To make something: write, list, translate. */
    MAKE,
    /** The user told something. */
    TOLD;

    @SuppressWarnings("EnumOrdinal") // The file of weights has names, not numbers.
    int number() {
      return ordinal();
    }
  }

  /** Told by a request's words. */
  enum Trait {
    /** Something that may do harm. */
    HARM("abus", "acid attack", "addict", "arson", "assassin", "assault", "attack", "beat",
        "blackmail", "blackmailing", "bomb", "break into", "bribe", "bully", "burgl", "bypass",
        "catfish", "cheat", "cleanse", "cocaine", "counterfeit", "crack", "crime", "cyanide",
        "deceiv", "deepfake", "die", "discriminat", "dissolve a", "dox ", "doxx", "drug", "drunk",
        "evade", "evading", "exploit", "explos", "extort", "fake", "fentanyl", "fight", "forg",
        "fraud", "gang", "genocid", "grenade", "groom", "gun", "hack", "harass", "harm", "hate",
        "heroin", "hide a body", "hijack", "hitler", "hotwir", "hurt", "illegal", "incest",
        "inferior", "insult", "intimidat", "keylog", "kidnap", "kill", "launder", "lethal",
        "lie to", "malware", "manipulat", "meth", "molotov", "murder", "naked", "napalm", "nazi",
        "nude", "overdose", "phish", "pick a lock", "pick the lock", "pirate", "poison", "porn",
        "prostitut", "racis", "ransom", "rape", "revenge", "ricin", "rig ", "rob ", "sabotag",
        "sarin", "scam", "scare", "secretly", "seduc", "self-harm", "sex", "shoot", "shoplift",
        "slur", "smuggl", "spike", "spy", "stab", "stalk", "starv", "steal", "strangl", "stupid",
        "suicide", "superior", "swat", "terror", "thermite", "threat", "tortur", "traffick",
        "trick", "undetected", "undress", "unnoticed", "virus", "vomit", "weapon", "wipe out",
        "wiretap", "without getting caught", "without her", "without his", "without paying",
        "without their"),
    /** People as a group. */
    GROUP("asian", "black people", "black person", "blacks", "christian", "disabled", "elderly",
        "fat people", "gay", "gypsies", "handicapped", "hindu", "homosexual", "immigrant", "jew",
        "latino", "lesbian", "mexican", "migrant", "minorit", "muslim", "old people", "poor people",
        "refugee", "transgender", "trans people", "white people", "whites", "women", "woman are"),
    /** Something about a person that others should not know. */
    PRIVATE("address", "bank account", "credit card", "email of", "home of", "maiden",
        "medical record", "password", "phone number", "pin code", "salary", "secret",
        "social security", "ssn", "whereabouts"),
    /** Something that only a look at the world can tell. */
    NOW("current", "last night", "latest", "live result", "live score", "now", "right now",
        "this morning", "this week", "today", "tomorrow", "tonight", "yesterday"),
    /** The user suffers. */
    SUFFERS("alone", "anxious", "anxiety", "depress", "empty", "end it", "hopeless", "i feel",
        "lonely", "worthless", "my life", "i hate my", "i want to die", "no one", "nobody",
        "kill myself", "end my life", "suicidal", "hurt myself", "harm myself", "cut myself",
        "better off without me", "can't cope", "can't go on", "want to live", "panic attack",
        "don't see the point"),
    /** To speak as somebody else. */
    ROLE("act as", "act like", "be a ", "be an ", "be my ", "imagine you", "in character",
        "persona", "play a", "play my", "play the", "pretend", "role play", "role-play", "roleplay",
        "speak as", "stay in", "you are a ", "you are an ", "you are my", "you are the",
        "you're a ", "you're an ", "you're my", "you're the"),
    /** A text to be worked on or in a given form. */
    TEXT("acrostic", "alliterat", "announcement", "antonym", "arrange", "auto-reply", "autoreply",
        "autorespon", "caption", "chorus", "classify", "clause", "complete the", "compose",
        "continue", "conversation", "correct", "couplet", "define", "dialog", "diary", "disclaimer",
        "draft", "edit", "email", "english", "essay", "example", "expand", "finish", "fix",
        "french for", "german for", "grammar", "haiku", "headline", "how do you say",
        "in other words", "italian for", "less formal", "letter", "limerick", "lyrics", "message",
        "monologue", "more direct", "more formal", "more polite", "motto", "negate",
        "negative form", "note to", "opposite", "out of office", "paragraph", "paraphras",
        "past tense", "phrase", "plural", "poem", "polite way", "proofread", "punctuat", "quote",
        "rap ", "repeat", "rephrase", "reply", "reported speech", "rewrite", "rhym", "riddle",
        "say it", "scene", "script", "sentence", "shorten", "sign for", "simplif", "sketch",
        "slogan", "sms", "song", "spanish for", "speech", "spell", "story", "summar", "synonym",
        "tagline", "template", "text to", "title", "translat", "tweet", "verse", "voicemail",
        "waiver", "word "),
    /** The same, in other languages. */
    TEXT_ELSEWHERE("schreib", "übersetz", "formulier", "korrigier", "fasse", "zusammenfass",
        "écris", "traduis", "traduire", "rédige", "résume", "reformule", "corrige", "escribe",
        "traduce", "redacta", "resume", "scrivi", "traduci", "riassumi", "correggi", "escreve",
        "traduz", "redige", "schrijf", "vertaal", "napisz", "przetłumacz", "popraw", "напиши",
        "переведи", "исправь", "переклади", "yaz", "çevir", "skriv", "översätt", "viết", "dịch",
        "tulis", "terjemahkan", "kürz", "nachricht", "absage", "sag meine", "auf englisch",
        "auf französisch", "auf spanisch", "ins englische", "ins deutsche", "antworte auf", "witz",
        "blague", "chiste", "barzelletta", "piada", "mop", "dowcip", "анекдот", "fıkra",
        "en anglais", "en espagnol", "mot d'absence", "al inglés", "mensaje", "avisa", "messaggio",
        "rifiuta", "in inglese", "in francese", "mensagem", "para o inglês", "em inglês", "bericht",
        "appje", "in het engels", "wiadomość", "po angielsku", "odmów", "сообщение", "письмо",
        "откажись", "по-английски", "лист", "відмов", "mesaj", "reddet", "ingilizce", "tacka nej",
        "mejl", "sjukanmäl", "på engelska", "tin nhắn", "nhắn", "từ chối", "pesan", "tolak", "短信",
        "邮件", "英文", "英語で", "メール", "써줘", "문자", "메일", "영어로", "رسالة", "اكتبي", "बताओ कि", "संदेश",
        "पत्र", "翻译", "翻譯", "写一", "帮我写", "改写", "总结", "訳して", "書いて", "要約", "번역", "써 줘", "요약", "ترجم",
        "اكتب", "लिखो", "लिखिए", "अनुवाद"),
    /** A text to be worked on which itself refuses. */
    REFUSING_TEXT;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
    private final List<String> beginnings;

    Trait(String... beginnings) {
      this.beginnings = List.of(beginnings);
    }

    /** What a word, or a run of words, begins with that tells it. */
    List<String> beginnings() {
      return beginnings;
    }

    @SuppressWarnings("EnumOrdinal") // The file of weights has names, not numbers.
    int number() {
      return ordinal();
    }
  }

  private static final int TEXTS = 1 << Trait.TEXT.number() | 1 << Trait.TEXT_ELSEWHERE.number();
  private static final long REFUSING =
      1L << Meaning.CANNOT.number() | 1L << Meaning.WILL_NOT.number() | 1L << Meaning.LACKS.number()
          | 1L << Meaning.OTHERS_CANNOT.number() | 1L << Meaning.REFUSES_ELSEWHERE.number();

  /** What can be told of a request. */
  public static Asked of(String request) {
    RequestReader reader =
        RequestReader.of(request.length() > LONGEST ? request.substring(0, LONGEST) : request);
    if (reader == null) {
      return NOTHING;
    }
    int traits = reader.traits();
    if ((traits & TEXTS) != 0 && (reader.meanings() & REFUSING) != 0) {
      traits |= 1 << Trait.REFUSING_TEXT.number();
    }
    return new Asked(kind(reader), traits, reader.meanings());
  }

  private static Kind kind(RequestReader words) {
    int first = words.roles(0);
    if ((first & RequestWord.HOW) != 0) {
      boolean greets =
          (words.roles(1) & RequestWord.ARE) != 0 && (words.roles(2) & RequestWord.YOU) != 0;
      return greets ? Kind.YOU : Kind.HOW;
    }
    if ((first & RequestWord.WHY) != 0) {
      return Kind.WHY;
    }
    if ((first & (RequestWord.WHETHER | RequestWord.WHAT)) == 0) {
      return (first & RequestWord.TELLER) != 0 ? Kind.TOLD : Kind.MAKE;
    }
    boolean you = ((words.roles(1) | words.roles(2)) & RequestWord.YOURS) != 0;
    if ((first & RequestWord.WHETHER) != 0) {
      // "Can you tell me" asks for something; "do you feel" asks about the assistant.
      boolean please = (first & RequestWord.PLEASE) != 0;
      return you ? please ? Kind.MAKE : Kind.YOU : Kind.WHETHER;
    }
    return you ? Kind.YOU : Kind.WHAT;
  }

  boolean has(Trait trait) {
    return (traits & 1 << trait.number()) != 0;
  }
}
