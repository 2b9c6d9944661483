package dev.evenkeel.adapters.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

/** Texts of JSON that say the same have one spelling, and others have others. */
class CanonicalJsonTest {
  private static String of(String json) {
    return new String(CanonicalJson.of(json.getBytes(UTF_8)), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"b\":1,\"a\":[true,null]}|{\"a\":[true,null],\"b\":1}",
      "{ \"a\" : { } , \"b\" : [ ] }|{\"a\":{},\"b\":[]}",
      "{\"a\":\"\\u0041\\/\\n\"}|{\"a\":\"A/\\n\"}",
      "{\"\\u0061\":1,\"A\":[{\"d\":0,\"c\":-1.50e3}]}|{\"A\":[{\"c\":-1.50e3,\"d\":0}],\"a\":1}",
      "{\"a\":\"😀ж\"}|{\"a\":\"😀ж\"}"})
  void text_hasOneSpelling(String json, String canonical) {
    assertThat(of(json)).isEqualTo(canonical);
    assertThat(of(canonical)).as("which is its own").isEqualTo(canonical);
  }

  @Test
  void orderOfElements_andWhatIsSaid_count() {
    assertThat(of("[1,2]")).isNotEqualTo(of("[2,1]"));
    assertThat(of("{\"a\":\"1\"}")).isNotEqualTo(of("{\"a\":1}"));
    assertThat(of("{\"a\":null}")).isNotEqualTo(of("{}"));
  }

  @Test
  void whatIsNoJson_orNamesAMemberTwice_hasNone() {
    assertThatThrownBy(() -> of("{\"a\":1")).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> of("{\"a\":1,\"a\":2}")).isInstanceOf(JacksonException.class);
  }
}
