package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.Decision.Candidate;
import dev.evenkeel.core.decision.ToneProfile;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  void whatOneDecisionHasOtherwise_isWritten_whateverTheOneBeforeHad() throws Exception {
    List<Decision> all = new ArrayList<>(otherwise(answered()));
    all.add(answered());
    for (Decision one : all) {
      for (Decision other : all) {
        written(one);
        assertThat(DecisionReader.read(written(other).getBytes(StandardCharsets.UTF_8)))
            .isEqualTo(other);
      }
    }
  }

  private static Decision answered() {
    return new Decision("id", Instant.EPOCH, "r", "acme", "s", "derived", "new", 0, "pool", "any",
        "policy", "d1", "billing", true, List.of(new Candidate("main", true, "c-1", Map.of())),
        "order",
        List.of(new AttemptRecord("main", "m", null, "served", null, 0, Usage.NONE, true, 7)),
        "main", "m", "c-1", "normal", "answered", "an error", "a failure", "answer", List.of(),
        ToneProfile.NONE, List.of(), List.of(), Decision.Privacy.NONE, "stop", Usage.NONE,
        new Decision.Timings(1, 2, 5, 3));
  }

  /** The decision with every one of its properties changed by itself, where it is text or a few. */
  private static List<Decision> otherwise(Decision decision) throws Exception {
    List<Object> parts = new ArrayList<>();
    RecordComponent[] components = Decision.class.getRecordComponents();
    for (RecordComponent each : components) {
      parts.add(each.getAccessor().invoke(decision));
    }
    Constructor<?> of = Decision.class.getDeclaredConstructors()[0];
    List<Decision> all = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      for (Object other : others(components[i])) {
        Object[] changed = parts.toArray();
        changed[i] = other;
        all.add((Decision) of.newInstance(changed));
      }
    }
    return all;
  }

  private static List<Object> others(RecordComponent component) {
    if (component.getType() == String.class) {
      return List.of("other");
    }
    return switch (component.getName()) {
      case "stream" -> List.of(false);
      case "epoch" -> List.of(2);
      case "candidates" -> List.of(List.of(), List.of(new Candidate("main", true, "c-2", Map.of())),
          List.of(new Candidate("main", true, "c-1", Map.of("why", "waived"))),
          List.of(new Candidate("main", true, "c-1", Map.of()),
              new Candidate("backup", false, null, Map.of())));
      case "attempts" -> List.of(List.of(), List.of(
          new AttemptRecord("backup", null, "fp", "timeout", "late", 504, Usage.NONE, false, 9)));
      default -> List.of();
    };
  }

  @Test
  void toneOfWhichMostIsZero_isWrittenWhole() {
    for (int silent = 0; silent < 1 << 9; silent++) {
      Decision one = toned(silent, 0.125);
      assertThat(DecisionReader.read(written(one).getBytes(StandardCharsets.UTF_8))).isEqualTo(one);
      Decision other = toned(silent, Double.NaN);
      assertThat(DecisionReader.read(written(other).getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(other);
    }
  }

  /** @param silent bits of dimensions that are zero; the others have the value */
  private static Decision toned(int silent, double value) {
    double[] of = new double[9];
    for (int i = 0; i < of.length; i++) {
      of[i] = (silent >> i & 1) == 1 ? 0 : value;
    }
    ToneProfile tone = new ToneProfile("en", 8, 2, of[0], of[1], of[2], of[3], of[4], of[5], of[6],
        of[7], of[8], value);
    Decision usual = decision("acme", "pool");
    return new Decision(usual.id(), usual.at(), usual.requestId(), usual.tenant(), usual.session(),
        usual.sessionSource(), usual.affinity(), usual.epoch(), usual.pool(), usual.workload(),
        usual.policy(), usual.policyDigest(), usual.queryClass(), usual.stream(),
        usual.candidates(), usual.placement(), usual.attempts(), usual.route(), usual.model(),
        usual.certificate(), usual.mode(), usual.outcome(), usual.error(), usual.failure(),
        usual.verdict(), usual.actions(), tone, usual.seams(), usual.shadows(), usual.privacy(),
        usual.finish(), usual.usage(), usual.timings());
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
