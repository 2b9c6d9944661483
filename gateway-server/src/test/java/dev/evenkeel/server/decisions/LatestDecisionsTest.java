package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestDecisionsTest {
  private static final Usage USED = new Usage(12, 345, 0, 0, true);
  private static final ToneProfile TONE =
      new ToneProfile("en", 101, 7, 0.125, 0, 2.5, Double.NaN, 1, 0, 1, -0.333, 0, Double.NaN);

  private final LatestDecisions latest = new LatestDecisions();
  private final DecisionJson json = new DecisionJson();
  private final ByteBuilder line = new ByteBuilder(64);

  private static Decision decision(String id, String requestId, @Nullable String detail) {
    return new Decision(id, Instant.parse("2026-11-01T12:00:00.000000123Z"), requestId, "tenant",
        "ses_1", "derived", "repinned", 3, "pool", "any", "policy", "d1", "billing", true,
        List.of(new Decision.Candidate("a", true, "serial", Map.of()),
            new Decision.Candidate("b", false, null,
                Map.of("breaker_open", "for 3 s", "certificate", "none"))),
        "pin",
        List.of(
            new Decision.AttemptRecord("b", null, null, "connect", detail, 0, Usage.NONE, false, 7),
            new Decision.AttemptRecord("a", "m", "fp_1", "served", null, 200, USED, false, 8_000)),
        "a", "m", "serial", "normal", "answered", null, null, "answer",
        List.of("opener:cut", "mask:card"), TONE,
        List.of(new Decision.Seam(40, "b", "a", "prefill", "joined", 2)),
        List.of(new Decision.Shadow("c", false, List.of("budget"))),
        new Decision.Privacy(1, 2, 3, 4), "stop", USED, new Decision.Timings(1, -1, 3, 4));
  }

  private Decision add(Decision decision) {
    line.clear();
    json.write(decision, line);
    latest.add(new Recorded(decision, line.copy(), 0));
    return decision;
  }

  @Test
  void whatIsFound_isAllThatWasRecorded() {
    Decision added = add(decision("id-1", "request-1", "a \"quoted\" line, ünïcode\n"));
    add(decision("id-2", "request-2", null));
    assertThat(latest.find("id-1")).contains(added);
    assertThat(latest.find("request-1")).contains(added);
    assertThat(DecisionJson.text(latest.find("id-1").orElseThrow()))
        .as("and is told in the same words")
        .isEqualTo(DecisionJson.text(added));
  }

  @Test
  void aTurnThatWasRejectedEarly_isFoundWithNothingInIt() {
    Decision added = add(new Decision("id", Instant.EPOCH, "r", "", "", "none", "none", 0, "", "",
        "", "", "", false, List.of(), "none", List.of(), null, null, null, "normal", "rejected",
        "invalid_api_key", null, "no_output", List.of(), ToneProfile.NONE, List.of(), List.of(),
        Decision.Privacy.NONE, null, Usage.NONE, new Decision.Timings(-1, -1, 5, -1)));
    assertThat(latest.find("id")).contains(added);
  }

  @Test
  void ofSeveralWithOneRequestId_theLatestIsFound() {
    add(decision("id-1", "same", null));
    Decision second = add(decision("id-2", "same", null));
    assertThat(latest.find("same")).contains(second);
  }

  @Test
  void anIdThatOnlyHashesAlike_isNotTaken() {
    Decision wanted = add(decision("id", "Aa", null));
    add(decision("other", "BB", null));
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    assertThat(latest.find("Aa")).contains(wanted);
    assertThat(latest.find("C#")).as("hashes alike and was never added").isEmpty();
  }

  @Test
  void theOldestAreForgotten_whenThereAreTooMany() {
    for (int i = 0; i <= LatestDecisions.MOST; i++) {
      latest.add(new Recorded(decision("id-" + i, "r-" + i, null), small(i).copy(), 0));
    }
    assertThat(latest.find("id-0")).isEmpty();
    assertThat(latest.find("id-1").orElseThrow().requestId()).isEqualTo("r-1");
    assertThat(latest.find("id-" + LatestDecisions.MOST)).isPresent();
  }

  private ByteBuilder small(int number) {
    line.clear();
    return line.ascii("{\"id\":\"id-" + number + "\",\"request_id\":\"r-" + number
        + "\",\"at\":\"2026-11-01T12:00:00Z\"}");
  }

  @Test
  void theOldestAreForgotten_whenTheirBytesAreNeeded_andNoRecordIsEverTorn() {
    String detail = "x".repeat(LatestDecisions.ROOM / 7);
    for (int i = 0; i < 40; i++) {
      add(decision("id-" + i, "r-" + i, i % 3 == 0 ? detail : null));
      for (int j = 0; j <= i; j++) {
        int number = j;
        latest.find("id-" + j)
            .ifPresent(found -> assertThat(found).isEqualTo(
                decision("id-" + number, "r-" + number, number % 3 == 0 ? detail : null)));
      }
      assertThat(latest.find("id-" + i)).isPresent();
      assertThat(latest.find("r-" + Math.max(0, i - 5))).isPresent();
    }
    assertThat(latest.find("id-10")).isEmpty();
  }

  @Test
  void aRecordLargerThanTheRoom_isNotKept_andTakesNothingWithIt() {
    Decision kept = add(decision("small", "r", null));
    add(decision("large", "r2", "x".repeat(LatestDecisions.ROOM)));
    assertThat(latest.find("large")).isEmpty();
    assertThat(latest.find("small")).contains(kept);
  }
}
