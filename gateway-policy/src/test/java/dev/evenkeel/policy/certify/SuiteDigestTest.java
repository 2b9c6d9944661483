package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.policy.certify.Probe.Design;
import dev.evenkeel.policy.certify.Probe.Kind;
import dev.evenkeel.policy.certify.Probe.Target;
import dev.evenkeel.policy.certify.SuiteClass.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SuiteDigestTest {
  private static final Probe HOURS = new Probe("hours", "everyday",
      List.of(Message.of(Role.USER, "When are you open?")), Target.ANSWER, null, List.of(), false);
  private static final ToolSpec LOOKUP =
      new ToolSpec("lookup", "Finds an order.", "{\"type\":\"object\"}", null);
  private static final Probe ORDER = new Probe("order", "everyday",
      List.of(Message.of(Role.USER, "Wo ist \u201eAF-1\u201c?")), Target.TOOL, "lookup",
      List.of(LOOKUP), true, new Design(Kind.TOOL, "hours", "de", new ResponseFormat.PlainText(),
          List.of(new Assertion(new Assertion.ToolCalls(), false)), Map.of("source", "internal")));
  private static final Map<String, SuiteClass> TABLE =
      Map.of("everyday", new SuiteClass(Direction.MUST_ANSWER, 0.05, null, 52));

  private static Suite suite(Probe... probes) {
    return new Suite("one", 3, 17, List.of(probes), TABLE);
  }

  @Test
  void canonical_isWhatTheDocumentationShows() {
    assertThat(suite(ORDER, HOURS).canonical()).isEqualTo(
        """
            {"classes":{"everyday":{"direction":"must-answer","minimum":52,"tolerance":0.05}},\
            "form":"evenkeel-suite/1","seed":"17","version":3}
            {"assert":[],"class":"everyday","id":"hours","input":[{"content":"When are you open?",\
            "role":"user"}],"kind":"ask","target":"answer","tools":[],"zero-tolerance":false}
            {"assert":[{"type":"is-valid-openai-tools-call"}],"class":"everyday","id":"order",\
            "input":[{"content":"Wo ist \u201eAF-1\u201c?","role":"user"}],"kind":"tool","language":"de",\
            "pair":"hours","target":"tool","tool":"lookup","tools":[{"description":"Finds an order.",\
            "name":"lookup","parameters":"{\\"type\\":\\"object\\"}"}],"zero-tolerance":true}
            """);
  }

  @Test
  void digest_isTheSha256OfTheCanonicalForm() {
    // printf '%s' the text above | sha256sum
    assertThat(suite(ORDER, HOURS).digest())
        .isEqualTo("0836f74e9b74ae84713825f3898444cb3244d3150c5b22dd633d4da21134ee94");
  }

  @Test
  void digest_ofProbesInAnotherOrder_isTheSame() {
    List<Probe> probes = new ArrayList<>(Example.suite(20, 5).probes());
    String expected = new Suite("one", 1, 1, probes).digest();
    Collections.reverse(probes);

    assertThat(new Suite("another name", 1, 1, probes).digest()).isEqualTo(expected);
  }

  @Test
  void digest_ofOtherNotes_isTheSame() {
    Design more = new Design(Kind.ASK, null, null, new ResponseFormat.PlainText(), List.of(),
        Map.of("author", "somebody"));

    assertThat(suite(with(HOURS, more)).digest()).isEqualTo(suite(HOURS).digest());
  }

  @Test
  void digest_ofAnyOtherChange_isAnother() {
    ResponseFormat text = new ResponseFormat.PlainText();
    Assertion shortly = new Assertion(new Assertion.WordCount(0, 50), false);
    List<Suite> changed = List.of(suite(HOURS), suite(ORDER), suite(HOURS, ORDER),
        new Suite("one", 4, 17, List.of(HOURS), TABLE),
        new Suite("one", 3, 18, List.of(HOURS), TABLE), new Suite("one", 3, 17, List.of(HOURS)),
        suite(with(HOURS, Design.of(Kind.TONE))),
        suite(with(HOURS, new Design(Kind.ASK, "x", null, text, List.of(), Map.of()))),
        suite(with(HOURS, new Design(Kind.ASK, null, "en", text, List.of(), Map.of()))),
        suite(with(HOURS, new Design(Kind.ASK, null, null, text, List.of(shortly), Map.of()))),
        suite(with(HOURS,
            new Design(Kind.ASK, null, null, text, List.of(new Assertion(shortly.check(), true)),
                Map.of()))),
        suite(with(HOURS, new Design(Kind.ASK, null, null, new ResponseFormat.JsonObject(),
            List.of(), Map.of()))));
    Set<String> digests = new HashSet<>();
    changed.forEach(suite -> digests.add(suite.digest()));

    assertThat(digests).hasSameSizeAs(changed);
  }

  private static Probe with(Probe probe, Design design) {
    return new Probe(probe.id(), probe.queryClass(), probe.input(), probe.target(), probe.tool(),
        probe.tools(), probe.zeroTolerance(), design);
  }
}
