package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reviewer reads of controls, and what `validate` says of them. */
final class ControlsCommandTest {
  @TempDir
  Path folder;

  private void config(String backup, String guard) throws IOException {
    LocalDate later = LocalDate.now(ZoneOffset.UTC).plusDays(60);
    String sound = "region: eu, retention: 0d, logs-prompts: false, trains-on-data: false,"
        + " data-types: [health], owner: privacy, reviewer: legal, evidence: \"https://proof.example/a\","
        + " reviewed: 2026-01-01, expires: " + later;
    Files.writeString(folder.resolve("main.yaml"), """
        server: { listen: "127.0.0.1:0", data-dir: "%s/data" }
        providers:
          a: { protocol: openai, base-url: "https://a.example/v1", controls: { %s } }
          b: { protocol: openai, base-url: "https://b.example/v1", controls: { %s } }
        workloads:
          care:
            regions: [eu]
            max-retention: 0d
            logs-prompts: false
            trains-on-data: false
            data-types: [health]
            reviewer: true
            evidence: true
            attested-by-name: [cached-content]
            data: { moderation-events: { max-retention: 30d, regions: [eu, us] } }
        guards:
          shield: { kind: webhook, url: "https://shield.example/judge", controls: { %s } }
        policies:
          guarded:
            version: 1
            guards: [ { guard: shield, on: [input] } ]
        suites: { s: { version: 1, probes: [ { id: p, class: c, input: "?", target: answer } ] } }
        pools:
          clinic:
            workload: care
            policy: guarded
            certification: { suite: s }
            routes:
              - { id: main, provider: a, model: m, reference: true }
              - { id: backup, provider: b, model: m }
        """.formatted(folder, sound + ", data: { cached-content: { held: false } }",
        backup.replace("SOUND", sound), guard.replace("SOUND", sound)));
  }

  private String run(int code, String... arguments) {
    return CommandRun.on(folder, code, arguments);
  }

  @Test
  void everybodyMeetsEverything_exitsWithNought() throws IOException {
    config("SOUND, data: { cached-content: { retention: 0d } }",
        "SOUND, data: { cached-content: { held: false }, moderation-events: { retention: 20d, region: us } }");
    assertThat(run(0, "controls", "clinic"))
        .contains("pool clinic, workload care", "evidence https://proof.example/a",
            "guard shield: may have the data", "retention moderation-events  at most 30d")
        .doesNotContain("MISSING", "NOT MET");
  }

  @Test
  void whatIsMissingUnmetOrExpired_isSaid_withTheReceiver() throws IOException {
    config("SOUND, data: { moderation-events: { retention: 60d } }",
        "region: us, owner: x, expires: 2020-01-01");
    String shown = run(1, "controls", "clinic");
    assertThat(shown).contains("backup at b: may not have the data",
        "- said of cached-content: nothing attested",
        "- retention moderation-events: attested 60d, required at most 30d",
        "guard shield: may not have the data, so no route may serve",
        "- region: attested us, required eu", "EXPIRED");
    assertThat(run(0, "validate")).contains("main (reference): may not serve",
        "guard_controls: the guard shield would see the turn: ",
        "data_path: said of cached-content");
  }

  @Test
  void json_hasTheSameForPrograms() throws IOException {
    config("SOUND", "SOUND");
    assertThat(run(1, "controls", "--json")).contains("\"pool\":\"clinic\"",
        "\"name\":\"shield\",\"kind\":\"guard\"",
        "{\"requirement\":\"region\",\"required\":\"eu\",\"attested\":\"eu\",\"state\":\"met\",\"reason\":\"region\"}",
        "\"state\":\"missing\",\"reason\":\"data_path\"");
  }

  @Test
  void unknownKindOfData_andUnknownPool_areProblems() throws IOException {
    config("SOUND, data: { dreams: { held: true } }", "SOUND");
    assertThat(run(78, "validate")).contains("expected a kind of data, one of prompts,");
    config("SOUND", "SOUND");
    assertThat(run(2, "controls", "clinic2")).contains("there are clinic");
  }
}
