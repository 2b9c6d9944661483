package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `validate` says of a pool's degraded modes before they are needed. */
final class DegradedReviewTest {
  @TempDir
  Path folder;

  private String validate(String desk, String message) throws IOException {
    Files.writeString(folder.resolve("outage.txt"), "We are back soon.");
    Files.writeString(folder.resolve("main.yaml"),
        """
            server: { listen: "127.0.0.1:0", data-dir: "%s/data" }
            providers:
              a: { protocol: openai, base-url: "https://a.example/v1", controls: { region: eu, owner: o, expires: %s } }
              b: { protocol: openai, base-url: "https://b.example/v1", controls: { region: us, owner: o, expires: %s } }
            workloads: { care: { regions: [eu] } }
            policies:
              calm:
                version: 1
                refusals: { render: unified, text: { default: Not here., de: Hier nicht. } }
                content: [ { name: promise, terms: [refund], action: block, where: [output] } ]
            suites: { s: { version: 1, probes: [ { id: p, class: c, input: "?", target: answer } ] } }
            pools:
              clinic:
                workload: care
                policy: calm
                routes: [ { id: main, provider: a, model: m, reference: true } ]
                degraded:
                  - { route: small, notice: { default: Less today., de: Heute weniger. } }
                  - hand-off: { webhook: "https://desk.example/x", content: true, message: %s, %s }
                  - { template: outage.txt }
              less:
                workload: care
                policy: calm
                certification: { suite: s }
                routes:
                  - { id: ref, provider: a, model: m, reference: true }
                  - { id: small, provider: b, model: s }
            """
            .formatted(folder, later(), later(), message, desk));
    return CommandRun.on(folder, 0, "validate");
  }

  private static LocalDate later() {
    return LocalDate.now(ZoneOffset.UTC).plusDays(60);
  }

  @Test
  void deskWithoutAttestation_getsOnlyTheReference_andThatIsSaid() throws IOException {
    assertThat(validate("controls: { region: us, owner: o, expires: " + later() + " }", "Wait."))
        .contains(
            "hand-off to desk.example: is NOT sent the conversation, only where to find it: ");
    assertThat(validate("controls: { region: eu, owner: o, expires: " + later() + " }", "Wait."))
        .contains("hand-off to desk.example: is sent the conversation");
  }

  @Test
  void modesThatWouldBePassedOver_andWordsThatCannotBeSaid_areTold() throws IOException {
    String said = validate("signing-secret: 0123456789abcdef", "Your refund comes.");

    assertThat(said).contains("smaller-route small: would be passed over: ")
        .contains("its message (default) would never be said: the policy's rule promise sees")
        .contains("its message has no words in de")
        .contains("template: serves requests for text")
        .contains("it has no words in de")
        .doesNotContain("its notice has no words");
  }
}
