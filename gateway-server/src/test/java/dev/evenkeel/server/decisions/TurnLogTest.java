package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.server.decisions.TurnLog.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnLogTest {
  private static final Usage USED = new Usage(12, 34, 0, 0, false);
  private static final AttemptRecord SERVED =
      new AttemptRecord("a", "m", null, "served", null, 0, USED, true, 8);
  private static final AttemptRecord FAILED =
      new AttemptRecord("b", null, null, "server_error", "said \"no\"", 503, Usage.NONE, false, 7);

  private final DecisionJson json = new DecisionJson();

  private static Decision decision(List<AttemptRecord> attempts, String mode, String outcome,
      @Nullable String error, @Nullable String failure) {
    boolean answered = outcome.equals("answered");
    return new Decision("id-1", Instant.parse("2026-11-01T12:00:00.5Z"), "r-1", "acme", "ses_1",
        "derived", "new", 0, "pool", "any", "policy", "d1", "billing", true,
        List.of(new Decision.Candidate("a", true, "serial", Map.of())), "order", attempts,
        answered ? "a" : null, answered ? "m" : null, answered ? "serial" : null, mode, outcome,
        error, failure, answered ? "answer" : "no_output", List.of("opener:cut"), ToneProfile.NONE,
        List.of(), List.of(), Decision.Privacy.NONE, answered ? "stop" : null, USED,
        new Decision.Timings(1, 2, 3, 4));
  }

  private String logged(Form form, Decision... decisions) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TurnLog log = new TurnLog(out, form);
    for (Decision each : decisions) {
      ByteBuilder line = new ByteBuilder(64);
      int looked = json.write(each, line);
      log.line(each, line.copy(), looked);
    }
    log.flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shortLine_ofATurnThatWentWell_saysWhoAskedWhomAndWhatItCost() throws IOException {
    assertThat(logged(Form.SHORT, decision(List.of(SERVED), "normal", "answered", null, null)))
        .isEqualTo("{\"level\":\"INFO\",\"event\":\"turn\",\"id\":\"id-1\","
            + "\"at\":\"2026-11-01T12:00:00.500Z\",\"request_id\":\"r-1\",\"tenant\":\"acme\","
            + "\"session\":\"ses_1\",\"affinity\":\"new\",\"pool\":\"pool\","
            + "\"query_class\":\"billing\",\"route\":\"a\",\"model\":\"m\","
            + "\"outcome\":\"answered\",\"verdict\":\"answer\","
            + "\"finish\":\"stop\",\"tokens\":{\"in\":12,\"out\":34},"
            + "\"us\":{\"plan\":1,\"first_release\":2,\"total\":3,\"overhead\":4}}\n");
  }

  @Test
  void shortLine_saysWhatEachRouteMadeOfIt_whereOneFailed() throws IOException {
    String failed = "{\"route\":\"b\",\"result\":\"server_error\","
        + "\"detail\":\"said \\\"no\\\"\",\"status\":503,";
    assertThat(
        logged(Form.SHORT, decision(List.of(FAILED, SERVED), "normal", "answered", null, null)))
        .contains("\"attempts\":[" + failed, "\"result\":\"served\"", "\"outcome\":\"answered\"");
    assertThat(logged(Form.SHORT,
        decision(List.of(FAILED), "normal", "rejected", "upstream_failed", "server_error")))
        .contains("\"attempts\":[" + failed, "\"error\":\"upstream_failed\"",
            "\"failure\":\"server_error\"")
        .doesNotContain("\"mode\"");
  }

  @Test
  void shortLine_saysTheModeAndTheCertificate_whereItIsNotTheNormalOne() throws IOException {
    assertThat(logged(Form.SHORT, decision(List.of(SERVED), "exception", "answered", null, null)))
        .contains("\"certificate\":\"serial\",\"mode\":\"exception\"");
  }

  @Test
  void wholeLine_isTheRecord() throws IOException {
    Decision one = decision(List.of(FAILED, SERVED), "exception", "answered", null, null);
    Decision other = decision(List.of(), "normal", "rejected", "invalid_api_key", null);
    assertThat(logged(Form.WHOLE, one, other))
        .isEqualTo(DecisionJson.text(one) + "\n" + DecisionJson.text(other) + "\n");
  }

  @Test
  void textLine_isTheGist() throws IOException {
    assertThat(logged(Form.TEXT, decision(List.of(SERVED), "normal", "answered", null, null)))
        .isEqualTo("2026-11-01T12:00:00.500Z turn answered pool=pool route=a affinity=new"
            + " attempts=1 verdict=answer us=3 request=r-1 decision=id-1\n");
  }

  @Test
  void linesThatNobodyTakes_doNotPileUp() {
    long[] offered = {0};
    TurnLog log = new TurnLog(new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        throw new IOException("gone");
      }

      @Override
      public void write(byte[] octets, int start, int length) throws IOException {
        offered[0] = Math.max(offered[0], length);
        throw new IOException("gone");
      }
    }, Form.WHOLE);
    Decision decision = decision(List.of(SERVED), "normal", "answered", null, null);
    byte[] record = DecisionJson.text(decision).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 1_000; i++) {
      try {
        log.line(decision, record, record.length);
      } catch (IOException e) {
        assertThat(e).hasMessage("gone");
      }
    }
    assertThatThrownBy(log::flush).hasMessage("gone");
    assertThat(offered[0]).isBetween(60_000L, 70_000L);
  }
}
