package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionJsonTest {
  private final DecisionJson json = new DecisionJson();
  private final ByteBuilder line = new ByteBuilder(64);

  private static Decision decision(String tenant, String pool) {
    return new Decision("id", Instant.EPOCH, "r", tenant, "", "none", "none", 0, pool, "", "", "",
        "", false, List.of(), "none", List.of(), null, null, null, "normal", "rejected", null, null,
        "no_output", List.of(), ToneProfile.NONE, List.of(), List.of(), Decision.Privacy.NONE, null,
        Usage.NONE, new Decision.Timings(-1, -1, 5, -1));
  }

  private String written(Decision decision) {
    line.clear();
    json.write(decision, line);
    return new String(line.array(), 0, line.length(), StandardCharsets.UTF_8);
  }

  @Test
  void namesThatNeedAnEscape_haveItEachTime_whateverWasWrittenBefore() {
    // "Aa" and "BB" hash alike, and so do these.
    List<String> names = List.of("Aa", "BB", "\"Aa", "\"BB", "Aa\\", "BB\\", "Aaü", "BBü", "Aa\n");
    for (int round = 0; round < 3; round++) {
      for (String tenant : names) {
        for (String pool : names) {
          Decision decision = decision(tenant, pool);
          String text = written(decision);
          assertThat(text).isEqualTo(DecisionJson.text(decision));
          Decision read = DecisionReader.read(text.getBytes(StandardCharsets.UTF_8));
          assertThat(read).isEqualTo(decision);
        }
      }
    }
  }

  @Test
  void aNameIsWrittenAsItIs_howeverLong() {
    String name = "a\"".repeat(200);
    for (int round = 0; round < 3; round++) {
      Decision decision = decision(name, "pool");
      assertThat(DecisionReader.read(written(decision).getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(decision);
    }
  }

  @Test
  void whatThereIsNoneOf_isLeftOut() {
    assertThat(written(decision("acme", "pool")))
        .isEqualTo("{\"v\":2,\"id\":\"id\",\"at\":\"1970-01-01T00:00:00Z\",\"request_id\":\"r\","
            + "\"tenant\":\"acme\",\"session\":\"\",\"affinity\":\"none\",\"pool\":\"pool\","
            + "\"query_class\":\"\",\"outcome\":\"rejected\",\"verdict\":\"no_output\","
            + "\"tokens\":{\"in\":0,\"out\":0},"
            + "\"us\":{\"plan\":-1,\"first_release\":-1,\"total\":5,\"overhead\":-1},"
            + "\"session_source\":\"none\",\"epoch\":0,\"workload\":\"\",\"policy\":\"\","
            + "\"policy_sha256\":\"\",\"stream\":false,\"candidates\":[],\"placement\":\"none\","
            + "\"attempts\":[],\"mode\":\"normal\"}");
  }
}
