package dev.evenkeel.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyedTest {
  private static final byte[] SECRET = "0123456789abcdef".getBytes(UTF_8);

  /** Pins, links and names that were given out must be found by the next version too. */
  @Test
  void hash_isTheHmacOfFieldsAndTheirLengths_whateverTheirSizes() throws Exception {
    Keyed keyed = new Keyed(SECRET);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    Random random = new Random(5);
    int[] sizes =
        {0, 1, 55, 64, 1000, 1023, 1024, 1025, 2044, 2049, 4091, 4092, 4093, 4096, 5000, 20_000};
    String[] ends = {"", "", "é", "\uD83D\uDE00", "\uD83D", "x"};
    for (int round = 0; round < 300; round++) {
      List<CharSequence> fields = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        String field =
            (random.nextInt(3) > 0 ? "x" : "é").repeat(sizes[random.nextInt(sizes.length)])
                + ends[random.nextInt(ends.length)];
        fields.add(random.nextBoolean() ? field : gathered(field));
      }
      for (CharSequence field : fields) {
        byte[] octets = field.toString().getBytes(UTF_8);
        mac.update(octets);
        mac.update(ByteBuffer.allocate(4).putInt(0, octets.length));
      }
      String hmac = HexFormat.of().formatHex(mac.doFinal());
      assertThat(keyed.hash(12, fields.toArray(new CharSequence[0]))).as("seed 5, round %d", round)
          .isEqualTo(hmac.substring(0, 24));
      int last = fields.size() - 1;
      assertThat(keyed.link(fields.subList(0, last), fields.get(last)))
          .as("seed 5, round %d", round)
          .hasToString(hmac.substring(0, 32));
    }
  }

  @Test
  void hash_ofOtherFieldsWithTheSameCharacters_differs() {
    Keyed keyed = new Keyed(SECRET);
    assertThat(keyed.hash(16, "ab", "c")).isNotEqualTo(keyed.hash(16, "a", "bc"))
        .isNotEqualTo(keyed.hash(16, "abc"));
  }

  /** As an answer is that was delivered. */
  private static CharSequence gathered(String text) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      all.append(text.charAt(i));
    }
    return all;
  }
}
