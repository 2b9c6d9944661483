package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.tone.ToneMeter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageGuessTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      en | They were closed on Monday, but you could try again before noon, or write to them.
      de | Die Bahn fährt heute nicht, weil es auf der Strecke einen Unfall gab.
      fr | Le train est en retard et je ne suis pas sur le quai.
      es | El tren no llega hasta las ocho y por eso no puedo ir con la familia.
      it | Il treno non arriva in tempo e non è una bella notizia per la famiglia.
      pt | O trem não chega a tempo e por isso não posso ir com a família.
      nl | De trein is te laat en ik kan er niet op wachten met het eten.
      pl | Pociąg się spóźnia i nie można na niego czekać, bo już jest noc.
      tr | Tren çok geç geldi ve bu yüzden yemek için daha sonra çıktık.
      sv | Tåget är försenat och jag kan inte vänta på det med maten.
      vi | Tàu đến muộn và tôi không có thời gian để chờ với bạn.
      id | Kereta itu terlambat dan saya tidak bisa menunggu untuk makan.
      uk | Потяг запізнюється, і я не можу на нього чекати, бо вже ніч.
      ru | Поезд опаздывает, и я не могу его ждать, потому что уже ночь.
      """)
  void languageThatWasLearned_isToldFromItsNeighbours(String language, String text) {
    assertThat(LanguageGuess.sure(text)).isEqualTo(language);
    assertThat(RefusalModel.shipped().calibrated(language)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      da | Toget er forsinket, og jeg kan ikke vente på det, hvis du også vil spise.
      no | Toget er forsinket, og jeg kan ikke vente på det hvis du også vil spise noe.
      fi | Juna on myöhässä, mutta se ei ole ongelma, jos sinä voit odottaa.
      cs | Vlak má zpoždění a já na něj nemohu čekat, protože už je noc a jsem sám.
      sl | Vlak ima zamudo in jaz ga ne morem čakati, ker je že noč in sem tudi sam.
      ro | Trenul are întârziere și nu pot să aștept, pentru că este deja noapte.
      hu | A vonat késik, és nem tudok várni, mert már éjszaka van, és ez nem jó.
      et | Rong hilineb ja ma ei saa oodata, aga see on ka nii hea.
      und | Влакът закъснява и не мога да го чакам, защото вече е нощ и съм сам на гарата, \
      а магазинът е затворен и няма къде да се стопля, затова тръгвам пеша към града и ще \
      ти се обадя по-късно.
      und | Воз касни и не могу да га чекам, јер је већ ноћ.
      und | قطار دیر کرده است و من نمی‌توانم منتظر بمانم چون شب است
      """)
  void languageWithoutRows_isNotToldAsOneThatHasThem(String language, String text) {
    assertThat(LanguageGuess.sure(text)).isEqualTo(language);
    assertThat(RefusalModel.shipped().calibrated(language)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"Потяг запізнюється і я не можу на нього чекати бо вже ніч, uk",
      "Поезд опаздывает и я не могу его ждать потому что уже ночь, ru"})
  void toneIsTold_inTheSameLanguage(String text, String language) {
    ToneMeter meter = new ToneMeter();
    meter.read(text.toCharArray(), 0, text.length());
    assertThat(meter.finish().language()).isEqualTo(language);
  }
}
