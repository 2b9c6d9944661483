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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedTest {
  private static final String SECRET = "0123456789abcdef";

  /** Pins, links and names that were given out must be found by the next version too. */
  @ParameterizedTest
  @ValueSource(ints = {16, 63, 64, 65, 200})
  void hash_isTheHmacOfFieldsAndTheirLengths_whateverTheirSizes(int secret) throws Exception {
    byte[] key = SECRET.repeat(20).substring(0, secret).getBytes(UTF_8);
    Keyed keyed = new Keyed(key);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    Random random = new Random(5);
    int[] sizes =
        {0, 1, 55, 64, 1000, 1023, 1024, 1025, 2044, 2049, 4027, 4028, 4029, 4032, 5000, 20_000};
    String[] ends = {"", "", "é", "\uD83D\uDE00", "\uD83D", "x"};
    for (int round = 0; round < 200; round++) {
      List<CharSequence> fields = new ArrayList<>();
      for (int i = 3 + random.nextInt(4); i > 0; i--) {
        String field =
            (random.nextInt(3) > 0 ? "x" : "é").repeat(sizes[random.nextInt(sizes.length)])
                + ends[random.nextInt(ends.length)];
        fields.add(random.nextBoolean() ? field : part(field));
      }
      for (CharSequence field : fields) {
        byte[] octets = field.toString().getBytes(UTF_8);
        mac.update(octets);
        mac.update(ByteBuffer.allocate(4).putInt(0, octets.length));
      }
      String hmac = HexFormat.of().formatHex(mac.doFinal());
      assertThat(keyed.hash(12, fields.toArray(new CharSequence[0]))).as("seed 5, round %d", round)
          .isEqualTo(hmac.substring(0, 24));
      int role = fields.size() - 3;
      String link = hmac.substring(0, 32);
      String calls = fields.getLast().toString();
      assertThat(keyed.link(fields.subList(0, role), fields.get(role).toString(),
          fields.get(role + 1), calls)).as("seed 5, round %d", round).hasToString(link);
      byte[] text = fields.get(role + 1).toString().getBytes(UTF_8);
      byte[] among = ByteBuffer.allocate(text.length + 9).put(7, text).array();
      assertThat(keyed.link(fields.subList(0, role), fields.get(role).toString(), among, 7,
          7 + text.length, calls)).as("seed 5, round %d", round).hasToString(link);
    }
  }

  @Test
  void hash_ofOtherFieldsWithTheSameCharacters_differs() {
    Keyed keyed = new Keyed(SECRET.getBytes(UTF_8));
    assertThat(keyed.hash(16, "ab", "c")).isNotEqualTo(keyed.hash(16, "a", "bc"))
        .isNotEqualTo(keyed.hash(16, "abc"));
  }

  /** As what was said is, where white space is around it. */
  private static CharSequence part(String text) {
    return new Span(" " + text + "\n", 1, 1 + text.length());
  }
}
