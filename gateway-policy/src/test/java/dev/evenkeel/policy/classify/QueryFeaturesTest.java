package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryFeaturesTest {
  private static final int TEXTS = 3_000;
  private static final List<String> PIECES =
      List.of("how", "do", "i", "kill", "a", "process", "pipe", "bomb", "don't", "don'",
          "passwords", "hack", "tomorrow", "my", "Bombe", "взломать", "пароль", "如何制造炸弹", "写",
          "قنبلة", "हत्या", "\u0301", "\u0E31", "\u200B", "é", "\uD83D\uDE00", "self", "-", "harm",
          "3.5", "e.g", ".", "!", "?", ":", "。", "？", "؟", "\n", "\n\n", "'", "ß", "a".repeat(80));

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      text.append(random.nextInt(4) > 0 ? " " : "");
    }
    return text.toString();
  }

  private static List<List<Integer>> all(QueryFeatures features) {
    return List.of(List.of(features.words()),
        IntStream.of(features.present()).limit(features.presentCount()).boxed().toList(),
        IntStream.range(0, features.gramCount()).map(features::gram).boxed().toList());
  }

  @Test
  void narrow_isAsIfThePartAloneHadBeenRead() {
    long seed = 20261126;
    Random random = new Random(seed);
    QueryFeatures around = new QueryFeatures();
    QueryFeatures alone = new QueryFeatures();
    int parts = 0;
    int told = 0;
    for (int i = 0; i < TEXTS; i++) {
      char[] text = text(random).toCharArray();
      around.read(text, 0, text.length);
      for (int start = 0; start < text.length;) {
        int end = Math.min(text.length, start + 1 + random.nextInt(40));
        parts++;
        if (around.narrow(text, start, end)) {
          told++;
          alone.read(text, start, end);
          assertThat(all(around))
              .as("seed %d, text %d, %d to %d of %s", seed, i, start, end, new String(text))
              .isEqualTo(all(alone));
        }
        start = end;
      }
    }
    assertThat(told).as("of %d parts", parts).isGreaterThan(parts / 6);
  }
}
