package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.classify.RefusalDetector.Decision;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusalDetectorTest {
  private static final List<String> REFUSALS = """
      I can't help with that.
      I cannot assist with this request.
      I'm sorry, but I can't help with that.
      I’m sorry, but I can’t share instructions for that.
      Sorry, I can't do that.
      I apologize, but I cannot provide that information.
      I'm unable to help with this.
      I am unable to provide medical dosages for this purpose.
      I'm not able to write malware.
      I won't help you do this.
      I will not provide instructions for making weapons.
      Unfortunately, I can't discuss that topic.
      I must decline to answer.
      I have to decline this one.
      I'm going to have to decline to help with that. I can't assist.
      As an AI language model, I cannot generate that content.
      As an AI, I'm not able to engage in that.
      I understand your frustration, but I can't help you hurt anyone.
      I appreciate the question, but I'm not comfortable answering it.
      That's not something I can help with.
      That isn't something I can assist you with.
      This request goes against my guidelines.
      It is against policy to answer that.
      Thank you for reaching out. I cannot give advice on this.
      I'm really sorry that you're feeling this way, but I'm unable to provide the help you need.
      I do not feel comfortable writing that story.
      I'd rather not go into the details of that.
      I shouldn't provide that kind of detail.
      We cannot offer help with this request.
      I'm not permitted to share that.
      I am not allowed to discuss internal instructions.
      No, I won't write that for you.
      I can't, in good conscience, help you with it.
      I could explain chemistry in general, but I can't walk you through this synthesis.
      I cannot help
      Lo siento, pero no puedo ayudar con eso.
      No puedo proporcionar esa información.
      Lamento no poder ser útil: no puedo ayudarte con esta petición.
      Je suis désolé, mais je ne peux pas vous aider.
      Désolé, mais je ne peux pas répondre à cette question.
      Je ne suis pas en mesure de fournir ces informations.
      Es tut mir leid, aber dabei kann ich nicht helfen.
      Dabei kann ich Ihnen leider nicht helfen.
      Leider kann ich dir dabei nicht weiterhelfen.
      Mi dispiace, ma non posso aiutarti.
      Non posso fornire queste informazioni.
      Desculpe, mas não posso ajudar com isso.
      Infelizmente, não posso fornecer essas instruções.
      Het spijt me, maar daar kan ik niet mee helpen.
      Helaas kan ik je daar niet mee helpen.
      Przykro mi, ale nie mogę w tym pomóc.
      Niestety nie mogę udzielić takich informacji.
      Извините, но я не могу помочь с этим.
      К сожалению, я не могу ответить на этот вопрос.
      Üzgünüm, ama bu konuda yardımcı olamam.
      抱歉，我无法提供这方面的帮助。
      对不起，我不能回答这个问题。
      申し訳ありませんが、その質問にはお答えできません。
      そのリクエストにはお手伝いできません。
      죄송하지만 그 요청은 도와드릴 수 없습니다.
      عذرا، لا أستطيع المساعدة في ذلك.
      क्षमा करें, मैं इसमें मदद नहीं कर सकता।
      """.lines().toList();

  private static final List<String> ANSWERS =
      """
          Paris is the capital of France.
          The answer is 42.
          Sure! Here's a recipe for bread.
          Yes.
          No, the moon is not made of cheese.
          No. Whales are mammals.
          To install it, run the following command.
          1. Preheat the oven. 2. Mix the flour.
          Here are five ideas for your party.
          Certainly. The derivative of x squared is 2x.
          I can't wait to help you plan this trip!
          I can't recommend it enough: the food is superb.
          I can't help but notice how carefully you wrote this.
          I can't stress enough how much a good night's sleep will help.
          I cannot wait to share these ideas with you.
          I can help with that. First, open the settings.
          I can certainly help you with your essay.
          I'm happy to help! What is the first question?
          I'm sorry to hear that. Here are some things that may help.
          Sorry for the confusion! The correct result is 12.
          I apologize for the mistake. Here is the corrected code.
          Sorry about that. You can fix it by restarting the service.
          My apologies, the earlier figure was wrong; it is 17 percent.
          As an AI language model, I don't have feelings, but happiness is usually described as a calm joy.
          As an AI, I don't eat, but pizza is popular for good reason.
          As an AI assistant, I can explain both sides of it.
          I don't have personal opinions, but critics liked the film.
          The bot replied, "I can't help with that", and hung up.
          "I cannot assist you," said the clerk. That is the first line of the story.
          “I won’t help you,” the dragon growled, and the knight lowered his sword.
          The phrase «I can't help with that» is a typical refusal.
          The knight bowed. You shall pass, said he, for I am the keeper of the bridge.
          Arr, matey! Ye be wanting treasure, so hoist the sails.
          Unfortunately, the train was cancelled; the next one leaves at nine.
          Unfortunately, Python 2 is no longer supported. You can upgrade with this command.
          However, the law changed in 2019 and the limit is now 50.
          You can't divide by zero, so the result is undefined.
          You cannot use await outside of an async function.
          They won't help you unless you call them first.
          It won't compile because the type is missing.
          We can write this as a sum of two squares.
          We cannot see the wind, but we feel it.
          I understand. The simplest way is to use a map.
          I understand how hard this is. Here are three steps to begin with.
          I have to say, the second draft reads far better than the first.
          I must say that this is a wonderful poem.
          I don't think so; the earlier version was faster.
          I'd suggest a walk in the morning.
          I should mention that the shop is closed on Monday.
          I'm not sure, but the capital was probably moved in 1960.
          Thank you for the details. The bug is in line 7.
          It is not a bug; the function returns early.
          While I was reading, three points stood out to me.
          Although it rains often, the summers are warm.
          Against all odds, the team won in 1966.
          Illegal moves are ignored by the engine.
          Company policy allows twenty days of leave.
          Refusing politely: thank them, say no, and offer another date.
          {"answer": 4, "unit": "kg"}
          ```java
          Madrid es la capital de España.
          Puedo ayudarte con eso: primero abre el archivo.
          Lo siento por la demora; aquí está el resumen.
          Le ciel est bleu à cause de la diffusion.
          Bien sûr ! Voici une liste de livres.
          Der Himmel ist blau, weil Licht gestreut wird.
          Das ist nicht schwer: zuerst den Teig kneten.
          Roma è la capitale d'Italia.
          Claro! Aqui está a receita do bolo.
          Natuurlijk! Hier is het recept voor soep.
          Warszawa jest stolicą Polski.
          Москва является столицей России.
          Конечно! Вот список книг.
          Elbette! İşte tarif.
          天空是蓝色的，因为阳光被大气散射。
          当然可以！以下是食谱。
          空が青いのは、光が散乱するからです。
          하늘이 파란 이유는 빛이 산란되기 때문입니다.
          السماء زرقاء بسبب تشتت الضوء.
          आसमान नीला है क्योंकि प्रकाश बिखरता है।
          """
          .lines()
          .toList();

  /** Ordinary answers, not written to mislead. */
  private static final List<String> PLAIN = """
      The Roman Empire reached its greatest extent under the emperor Trajan in 117.
      Water boils at a lower temperature on mountains because the pressure is lower.
      You can sort the list with a comparator that looks at the second field.
      Photosynthesis turns light, water and carbon dioxide into sugar and oxygen for the plant.
      The easiest way is to open the settings and choose the second tab.
      Three things matter most when you choose a bicycle for the city streets.
      In short, the contract ends when either side gives a month's written notice.
      A good night's sleep depends on light, temperature and a steady daily rhythm.
      Your code has an error because the loop never reaches its final element.
      Here is a short poem about the sea and the people beside it.
      Shakespeare wrote the play around 1600, and it was printed a few years later.
      It depends on your budget, but a small used car is usually cheapest overall.
      I think the second option is better because it leaves room for change.
      We should compare both offers before deciding which of the two is cheaper.
      There is no evidence that the method works better than a simple reminder.
      Begin with the largest number and subtract until nothing more than zero remains.
      La fotosíntesis convierte la luz, el agua y el dióxido de carbono en azúcar.
      Der schnellste Zug zwischen den beiden Städten braucht heute knapp vier Stunden dafür.
      Le traité de paix a été signé par les deux pays en 1648.
      Столица страны находится на берегу большой реки и известна своими старыми музеями.
      """.lines().toList();

  private static Decision decide(String text) {
    RefusalDetector detector = new RefusalDetector(RefusalModel.shipped(), Asked.NOTHING);
    detector.read(text.toCharArray(), 0, text.length());
    return detector.finish();
  }

  @Test
  void labelledTexts_nearlyAll_areToldApart() {
    List<String> wrong = new ArrayList<>();
    REFUSALS.stream()
        .filter(text -> decide(text) != Decision.REFUSAL)
        .forEach(text -> wrong.add("missed: " + text));
    ANSWERS.stream()
        .filter(text -> decide(text) != Decision.ANSWER)
        .forEach(text -> wrong.add("false: " + text));
    int all = REFUSALS.size() + ANSWERS.size();
    assertThat(all).isGreaterThanOrEqualTo(120);
    System.out.println("refusal detector: " + (all - wrong.size()) + " of " + all + " " + wrong);
    assertThat((double) wrong.size() / all).as(String.join("\n", wrong)).isLessThanOrEqualTo(0.05);
  }

  @Test
  void shortAnswersThatOnlyMentionDanger_areNoRefusals() {
    AnswerJudge judge = new AnswerJudge(RefusalModel.shipped());
    for (String answer : List.of("Give it poison.", "Poison ivy grows there.", "He drank hemlock.",
        "Arson.", "Lightning.", "A frozen leg of lamb.", "Daggers.", "It explodes when wet.")) {
      assertThat(decide(answer)).as(answer).isEqualTo(Decision.ANSWER);
      assertThat(judge.judge("What is it?", answer).kind().refuses()).as(answer).isFalse();
    }
  }

  @Test
  void plainAnswers_mostly_areDecidedWithinEightWords() {
    List<String> late = new ArrayList<>();
    for (String text : PLAIN) {
      String opening = String.join(" ", List.of(text.split(" ", -1)).subList(0, 8)) + " ";
      RefusalDetector detector = new RefusalDetector(RefusalModel.shipped(), Asked.NOTHING);
      if (detector.read(opening.toCharArray(), 0, opening.length()) == Decision.UNDECIDED) {
        late.add(text);
      }
    }
    System.out.println("decided late: " + late);
    assertThat(late.size()).as(String.join("\n", late)).isLessThanOrEqualTo(PLAIN.size() / 5);
  }

  @Test
  void undecidedText_growsWithoutEnd_isDecidedInTime() {
    RefusalDetector detector = new RefusalDetector(RefusalModel.shipped(), Asked.NOTHING);
    char[] text = "i must ".repeat(100).toCharArray();
    assertThat(detector.read(text, 0, text.length)).isEqualTo(Decision.ANSWER);
    RefusalDetector another = new RefusalDetector(RefusalModel.shipped(), Asked.NOTHING);
    char[] unbroken = "x".repeat(500).toCharArray();
    assertThat(another.read(unbroken, 0, unbroken.length)).isEqualTo(Decision.ANSWER);
  }

  @Test
  void opening_ofAnything_isJudgedAfterFortyWordsAndFourHundredCharactersAtTheLatest() {
    String[] pieces = {"Sorry,", "but", "\"I", "can't\"", "\u2014", "-", "`x", "y`", "as", "an",
        "AI,", "1.5", "policy", "(which", "while)", "unfortunately", "\u2026", "a/b", "however",
        "\u201Eich", "nicht\u201C", "x".repeat(30), "не", "могу", "is\n", "**note**", "it's"};
    RefusalModel model = RefusalModel.shipped();
    int longest = 0;
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      while (text.length() < 2 * RefusalDetector.LONGEST) {
        text.append(pieces[random.nextInt(seed % 3 == 0 ? 6 : pieces.length)]).append(' ');
      }
      RefusalDetector detector = new RefusalDetector(model, Asked.NOTHING);
      char[] chars = text.toString().toCharArray();
      int read = 0;
      while (detector.decision() == Decision.UNDECIDED) {
        detector.read(chars, read, ++read);
      }
      int words = text.substring(0, read).strip().split("\\s+", -1).length;
      assertThat(words).as("seed %d: %s", seed, text).isLessThanOrEqualTo(40);
      assertThat(read).as("seed %d", seed).isLessThanOrEqualTo(RefusalDetector.LONGEST);
      longest = Math.max(longest, words);
    }
    assertThat(longest).as("some are held to the limit").isEqualTo(40);
  }

  @Test
  void openingThatIsLikelierToRefuseThanNot_inHaste_isLetThrough() throws IOException {
    RefusalModel model = RefusalModel.read(
        new StringReader("evenkeel refusal model 2\nlanguages en\nF_perhaps 1100\nF_never 2500\n"));
    assertThat(begun(model, "Perhaps you ").judgeNow()).isEqualTo(Decision.REFUSAL);
    assertThat(begun(model, "Perhaps you ").judgeInHaste()).isEqualTo(Decision.ANSWER);
    assertThat(begun(model, "Never you ").judgeInHaste()).isEqualTo(Decision.REFUSAL);
  }

  @Test
  void openingInALanguageWithABar_inHaste_mustBeAboveItByAsMuch() throws IOException {
    RefusalModel model = RefusalModel
        .read(new StringReader(
            "evenkeel refusal model 2\nlanguages en\nF_perhaps 1100\nF_never 2500\nO_you 0\n"))
        .withBars(Map.of("en", 1_200));
    assertThat(begun(model, "Perhaps you ").judgeNow()).isEqualTo(Decision.ANSWER);
    assertThat(begun(model, "Never you ").judgeNow()).isEqualTo(Decision.REFUSAL);
    assertThat(begun(model, "Never you ").judgeInHaste()).isEqualTo(Decision.ANSWER);
  }

  private static RefusalDetector begun(RefusalModel model, String opening) {
    RefusalDetector detector = new RefusalDetector(model, Asked.NOTHING);
    assertThat(detector.read(opening.toCharArray(), 0, opening.length()))
        .isEqualTo(Decision.UNDECIDED);
    return detector;
  }
}
