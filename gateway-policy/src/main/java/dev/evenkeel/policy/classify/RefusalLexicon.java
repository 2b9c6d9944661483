package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import java.util.List;

/**
 * The wordings of refusals, folded: lower case, straight apostrophes. English is put together from
 * parts; for the other languages whole phrases are listed.
 */
final class RefusalLexicon {
  private RefusalLexicon() {}

  /** Somebody will not or cannot; what they will not do follows. */
  static final String[] NEGATIONS = {"i can't", "i cannot", "i can not", "i won't", "i will not",
      "i'm unable to", "i am unable to", "i'm not able to", "i am not able to", "i'm not going to",
      "i am not going to", "i must decline", "i have to decline", "i'm not permitted to",
      "i am not permitted to", "i'm not allowed to", "i am not allowed to",
      "i don't feel comfortable", "i do not feel comfortable", "i'm not comfortable",
      "i am not comfortable", "we can't", "we cannot", "we're unable to", "we are unable to",
      "i'd rather not", "i couldn't", "i can't in good", "i shouldn't", "i should not"};

  /** What is withheld. */
  static final String[] SERVICES = {"help", "assist", "provide", "share", "give", "offer",
      "discuss", "answer", "comply", "support", "fulfil", "fulfill", "create", "write", "generate",
      "produce", "engage", "continue", "participate", "advise", "explain", "guide", "walk you",
      "take part", "do that", "do this", "tell you", "respond", "complete", "go into", "talk about",
      "be part", "describe", "facilitate", "proceed", "be able to", "conscience", "teach", "supply",
      "process", "fulfilling"};

  /** Refusals as a whole. */
  static final String[] PHRASES = folded("i must decline", "i have to decline", "i decline to",
      "not something i can", "isn't something i can", "is not something i can",
      "against my guidelines", "against my programming", "violates my guidelines",
      "against our policy", "against policy", "i can't do that", "i cannot do that",
      "no puedo ayudar", "no puedo proporcionar", "no puedo asistir", "lo siento, pero no puedo",
      "no me es posible", "je ne peux pas", "je ne suis pas en mesure", "je suis desole, mais",
      "je suis désolé, mais", "ich kann ihnen dabei nicht", "ich kann dabei nicht",
      "ich kann dir dabei nicht", "ich kann ihnen nicht", "ich kann dir nicht",
      "dabei kann ich nicht helfen", "dabei kann ich ihnen nicht", "dabei kann ich dir nicht",
      "es tut mir leid, aber", "non posso aiutar", "non posso fornire", "mi dispiace, ma non posso",
      "nao posso ajudar", "não posso ajudar", "nao posso fornecer", "desculpe, mas nao",
      "desculpe, mas não", "ik kan je daar niet", "ik kan u daar niet",
      "ik kan daar niet mee helpen", "het spijt me, maar", "nie moge pomoc", "nie mogę pomóc",
      "przykro mi, ale nie", "я не могу помочь", "извините, но я не могу", "к сожалению, я не могу",
      "我无法", "我不能", "抱歉,我", "抱歉，我", "很抱歉", "對不起", "对不起", "申し訳ありませんが", "申し訳ございませんが", "お手伝いできません",
      "お答えできません", "죄송하지만", "죄송합니다만", "도와드릴 수 없", "도움을 드릴 수 없", "لا أستطيع", "لا يمكنني", "عذرا",
      "मैं मदद नहीं कर", "मैं इसमें मदद नहीं", "क्षमा करें", "i'm sorry, but no",
      "no puedo cumplir", "no puedo ayudarte", "no puedo darte", "no puedo responder",
      "je refuse de", "je ne suis pas autorisé", "désolé, mais je", "dabei helfe ich nicht",
      "nicht weiterhelfen", "nicht dabei helfen", "damit nicht helfen", "darf ich nicht",
      "kann ich nicht beantworten", "mi dispiace, non posso", "non posso rispondere",
      "non sono in grado", "não posso fornecer", "não posso responder", "não consigo ajudar",
      "ik kan hier niet", "ik kan je niet", "kan ik je niet", "helaas kan ik", "nie mogę w tym",
      "nie mogę udzielić", "не могу вам помочь", "не могу ответить", "не могу предоставить",
      "я не смогу", "yardımcı olamam", "yardım edemem", "üzgünüm, ama", "無法提供", "无法提供", "无法回答",
      "无法协助", "我無法", "お応えできません", "提供できません", "お教えできません", "답변할 수 없", "제공할 수 없", "도와드릴 수는 없");

  /** Words after which a refusal may come; without any, the opening is taken for an answer. */
  static final String[] WARNINGS = folded("sorry", "apolog", "unfortunately", "can't", "cannot",
      "can not", "won't", "unable", "not able", "decline", "as an ai", "as a language", "as your",
      "i understand", "i appreciate", "i'm an ai", "i am an ai", "i'm just", "thank you for",
      "while i", "although", "not comfortable", "not permitted", "not allowed", "regret", "i must",
      "i have to", "i don't", "i do not", "i'm not", "i am not", "i won", "i wo", "i should", "i'd",
      "i hear", "i will not", "policy", "guideline", "against", "inappropriate", "unethical",
      "illegal", "it's not", "it is not", "however", "but i", "no,", "no.", "not something",
      "isn't something", "puedo", "lo siento", "lamento", "désolé", "je ne", "malheureusement",
      "leider", "tut mir", "nicht", "dispiace", "purtroppo", "non posso", "não posso",
      "não consigo", "desculp", "infelizmente", "lamento", "spijt", "helaas", "niet", "przykro",
      "niestety", "nie mog", "извини", "сожалению", "не мог", "не смог", "üzgün", "maalesef", "无法",
      "不能", "抱歉", "無法", "申し訳", "できません", "죄송", "수 없", "آسف", "عذر", "क्षमा", "नहीं");

  /** What answers begin with. */
  static final String[] ANSWERS = {"sure", "certainly", "of course", "absolutely", "here is",
      "here's", "here are", "great question", "good question", "yes", "to ", "you can", "1.", "- ",
      "* ", "```", "{", "first"};

  /** What follows a negation in praise and eagerness. */
  static final String[] IDIOMS =
      {"wait", "stress", "emphasi", "thank you enough", "imagine", "help but", "help noticing",
          "help feeling", "help thinking", "help wondering", "help smiling", "overstate", "believe",
          "guarantee", "say enough", "tell you how", "see your", "see any"};

  private static String[] folded(String... words) {
    String[] folded = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      folded[i] = Folding.fold(words[i]);
    }
    return folded;
  }

  static final int PHRASE = 0;
  static final int NEGATION = 1;
  static final int SERVICE = 2;
  static final int WARNING = 3;
  static final int IDIOM = 4;

  /** All of it as one automaton; the rules are numbered as above. */
  static final Matcher MATCHER = compile();

  private static Matcher compile() {
    try {
      Matcher.Builder builder = new Matcher.Builder().latinWordStarts();
      builder.rule(List.of(PHRASES), List.of(), false);
      builder.rule(List.of(NEGATIONS), List.of(), true);
      builder.rule(List.of(SERVICES), List.of(), false);
      builder.rule(List.of(WARNINGS), List.of(), false);
      builder.rule(List.of(IDIOMS), List.of(), false);
      return builder.build();
    } catch (PatternException e) {
      throw new IllegalStateException("the lexicon is constant", e);
    }
  }
}
