package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {
  @ParameterizedTest
  @CsvSource(quoteCharacter = '^', value = {"Bomb,bomb", "ＢＯＭＢ,bomb", "𝐛𝐨𝐦𝐛,bomb", "bоmb,bomb",
      "b\u200Bo\u2060mb,bomb", "café,cafe", "cafe\u0301,cafe", "a\u00A0\u3000b,a b", "I’m,i'm",
      "Straße,straße", "ΑΒ,ab", "日本,日本", "が,か", "①,1", "a\tb,a b", "x\uFE0Fy,xy", "СССР,cccp",
      "a\uD83Dz,a\uD83Dz", "İ,i", "🇧🇴🇲🇧,bomb", "x\uDB40\uDC41y,xy", "ﬁre oﬃce,fire office",
      "ᴀᴛᴛᴀᴄᴋ,attack", "🅱🄾ⓜ⒝,bomb", "ßß,ßß", "a\u0E31b,ab", "กั,กั", "कि,कि", "か\u3099,か",
      "ɐɔǝ,ace", "Сора,copa", "№5,no5", "ø,ø", "ⅷ,viii", "１６,16"})
  void fold_examples_readPlain(String text, String folded) {
    assertThat(Folding.fold(text)).isEqualTo(folded);
  }
}
