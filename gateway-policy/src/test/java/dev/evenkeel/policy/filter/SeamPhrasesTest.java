package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models say where they were to carry on, in the languages whose users are told. */
final class SeamPhrasesTest {
  /** Announcement, what follows it, a beginning anew, something taken back. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "pt|Claro! Aqui está o resto da resposta: |Vou começar de novo.|Peço desculpas, isso não é assim.",
      "it|Certo, ecco il resto della risposta: |Ricomincio da capo.|Mi sono sbagliata: servono tre uova.",
      "nl|Natuurlijk! Hier is de rest van mijn antwoord: |Laat me opnieuw beginnen.|Dat klopt niet, het is anders.",
      "pl|Oczywiście, oto dalszy ciąg odpowiedzi: |Zacznę od nowa.|Przepraszam, pomyliłem się.",
      "ru|Конечно! Вот продолжение ответа: |Давайте начнём сначала.|Извините, это не так.",
      "uk|Звичайно, ось продовження: |Почну спочатку.|Вибачте, я помилився.",
      "tr|Elbette! İşte devamı: |Baştan başlayayım.|Özür dilerim, bu doğru değil.",
      "ar|بالتأكيد، إليك البقية: |سأبدأ من جديد.|أعتذر، هذا غير صحيح.",
      "zh|好的，以下是剩余部分：|让我重新回答这个问题。|抱歉，这是错误的。", "zh|當然，以下是剩餘部分：|讓我重新回答這個問題。|對不起，我錯了。",
      "ja|承知しました。以下は続きです：|もう一度最初からご説明します。|申し訳ありません、訂正します。",
      "ko|물론입니다. 다음은 나머지 부분입니다: |처음부터 다시 설명하겠습니다.|죄송합니다, 제가 틀렸습니다.",
      "hi|ज़रूर! यहाँ बाकी उत्तर है: |मैं आपकी कैसे मदद कर सकता हूँ?|क्षमा करें, यह गलत है।",
      "id|Tentu! Berikut kelanjutannya: |Saya mulai lagi.|Maaf, itu salah.",
      "vi|Tất nhiên, đây là phần còn lại: |Tôi sẽ bắt đầu lại.|Xin lỗi, điều đó không đúng.",
      "sv|Självklart! Här är resten av svaret: |Låt mig börja om.|Förlåt, det stämmer inte."})
  void phrase_isKnown(String language, String announces, String anew, String takesBack) {
    String lead = announces.strip();
    assertThat(SeamPhrases.afterLead(lead + "REST", 0, false)).as(language)
        .isEqualTo(lead.length());
    assertThat(SeamPhrases.anew(anew, 0)).as(language).isTrue();
    assertThat(SeamPhrases.takesBack(takesBack, 0)).as(language).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"pt|Olá!", "it|Buongiorno,", "nl|Goedemorgen!",
      "pl|Dzień dobry.", "ru|Здравствуйте!", "uk|Доброго дня!", "tr|Merhaba,", "ar|مرحبًا،",
      "zh|你好！", "ja|こんにちは。", "ko|안녕하세요!", "hi|नमस्ते!", "id|Selamat pagi,", "vi|Xin chào!",
      "sv|God morgon!"})
  void greeting_isALead_onlyWhereItMayStandAlone(String language, String greeting) {
    assertThat(SeamPhrases.afterLead(greeting + "REST", 0, true)).as(language)
        .isEqualTo(greeting.length());
    assertThat(SeamPhrases.afterLead(greeting + "REST", 0, false)).as(language).isZero();
  }

  /** Answers that go on in the middle; some begin like a phrase. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "pt|e depois deixe a água ferver, com certeza por dez minutos.", "pt|Oitenta gramas bastam.",
      "it|Ciaoculi sono un gioco di parole.", "it|Certosa è una città.",
      "nl|Hoimaken is werk voor de zomer.", "pl|Hejnał gra się z wieży.",
      "ru|Хорошовцы живут в Москве.", "ru|и продолжайте варить.",
      "uk|Так, як написано вище, варіть рис.", "tr|Tamamen soğuyunca kapağı açın.",
      "ar|ثم أضف الماء إلى القدر.", "zh|然后继续煮十分钟，直到水干。", "ja|その後、弱火で続けてください。",
      "ko|그런 다음 뚜껑을 덮고 계속 끓이세요.", "hi|फिर ढक्कन लगाकर दस मिनट पकाएँ।",
      "id|Haiku adalah puisi pendek.", "id|Maafkan teman Anda, kata buku itu.",
      "vi|rồi tiếp tục nấu thêm mười phút.", "sv|Hejaklacken sjunger hela matchen."})
  void ordinaryText_isLeftAlone(String language, String text) {
    assertThat(SeamPhrases.afterLead(text, 0, true)).as(language).isZero();
    assertThat(SeamPhrases.anew(text, 0)).as(language).isFalse();
    assertThat(SeamPhrases.takesBack(text, 0)).as(language).isFalse();
  }

  @Test
  void everyLanguage_hasPhrasesOfEveryKind() {
    assertThat(SeamWords.BY_LANGUAGE).hasSize(15)
        .allSatisfy((language,
            words) -> assertThat(new String[] {words.yes(), words.hello(), words.more(),
                words.anew(), words.takesBack()})
                .as(language)
                .allSatisfy(each -> assertThat(each.split("\\|")).hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(phrase -> assertThat(phrase).isNotBlank()
                        .hasSizeLessThan(SeamPhrases.LONGEST / 4))));
  }
}
