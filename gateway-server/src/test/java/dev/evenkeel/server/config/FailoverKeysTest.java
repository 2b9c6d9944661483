package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys about routes and failover say, and what they complain of. */
class FailoverKeysTest {
  @TempDir
  Path directory;

  private Folder folder(String pool, String route) throws IOException {
    return new Folder(directory).file("prompt.md", "You are {{ name }}. {{form}}")
        .file("outage.txt", "We are back soon.\n")
        .file("place.txt", "Bald zurück, {{form}}.\n")
        .main("""
            providers:
              openai: { protocol: openai, base-url: "https://api.openai.com/v1" }
            pools:
              one:
                policy: none
                %s
                routes: [ { id: a, provider: openai, model: m, reference: true%s } ]
              two:
                policy: none
                routes: [ { id: b, provider: openai, model: m, reference: true } ]
            """.formatted(pool, route));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "degraded: [ open ]|expected 'closed', or a map with one of 'route', 'tools', 'template' and 'hand-off'",
      "degraded: [ { tools: off, route: b } ]|expected 'closed', or a map with one of",
      "degraded: [ closed, { tools: off } ]|stands behind 'closed', so it would never be tried",
      "degraded: [ { tools: off }, { tools: off } ]|takes the tools away a second time",
      "degraded: [ { template: outage.txt }, { hand-off: { webhook: 'https://d.example/x', message: m } } ]|stands behind a template, which answers whatever this could",
      "degraded: [ { tools: off, notice: 'Hello {{name}}' } ]|has {{name}}, and nothing is put there",
      "degraded: [ { hand-off: { webhook: 'https://d.example/x', message: 'Hi ${user}' } } ]|user",
      "degraded: [ { template: { default: outage.txt, de: place.txt } } ]|has {{form}}, and nothing is put there",
      "degraded: [ { route: c } ]|there is no route 'c'",
      "degraded: [ { route: a } ]|the pool asks its own routes anyway",
      "degraded: [ { route: b } ]|'b' is the reference of 'two', so nothing proves how it behaves",
      "degraded: [ { template: missing.txt } ]|template: there is no such file: missing.txt",
      "degraded: [ { template: outage.txt, notice: x } ]|here the words are the answer",
      "degraded: [ { hand-off: { webhook: 'http://desk.example/x', message: m } } ]|prompts and keys would travel unencrypted",
      "degraded: [ { hand-off: { webhook: 'https://desk.example/x' } } ]|is required",
      "drift: { shadow: { routes: [ a ] } }|'a' is the reference, which others are compared with",
      "drift: { shadow: { routes: [ b ] } }|the pool has no route 'b'",
      "drift: { shadow: { share: 2% } }|is required",
      "failover: { triggers: { slow-rate: 0% } }|must be above 0%",
      "failover: { triggers: { quality: { error-rate: 0% } } }|must be above 0%"})
  void wrongPool_isToldWhatIsWrong(String pool, String problem) throws IOException {
    assertThat(folder(pool, "").problems()).hasSize(1).first().asString().contains(problem);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {", weight: 3|counts among routes of one 'tier'",
      ", spend: { per-day: 5 }|needs a 'price' to count by",
      ", continuation: prefixes|expected one of",
      ", prompt-variables: { name: x }|needs a 'prompt' or a 'prompt-file'",
      ", prompt-file: prompt.md, prompt-variables: { name: x }|the prompt has {{form}}, and no variable says what that is",
      ", prompt-file: prompt.md, prompt-variables: { name: x, form: y, tone: z }|the prompt has no place for tone"})
  void wrongRoute_isToldWhatIsWrong(String route, String problem) throws IOException {
    assertThat(folder("", route).problems()).hasSize(1).first().asString().contains(problem);
  }

  @Test
  void prompt_isCompiled_andTheDigestIsOfWhatCameOfIt() throws IOException {
    Route one =
        route(", prompt-file: prompt.md, prompt-variables: { name: Ada, form: 'Brief. $1' }");
    Route other = route(", prompt-file: prompt.md, prompt-variables: { name: Ada, form: Long. }");
    assertThat(one.prompt()).isEqualTo("You are Ada. Brief. $1");
    assertThat(other.digest()).isNotEqualTo(one.digest());
    assertThat(route(", prompt: '{{as it is}}'").prompt()).isEqualTo("{{as it is}}");
  }

  private Route route(String keys) throws IOException {
    return folder("", keys).load().pools().values().iterator().next().reference();
  }

  @Test
  void degradedModes_areReadInOrder() throws IOException {
    List<Degraded> modes = folder("degraded: [ { tools: off, notice: { default: d, de: e } },"
        + " { hand-off: { webhook: 'https://desk.example/x', message: m, content: true } },"
        + " { template: { default: outage.txt } }, closed ]", "").load()
        .pools()
        .values()
        .iterator()
        .next()
        .degraded();
    assertThat(modes).extracting(Degraded::mode)
        .containsExactly("tools-off", "hand-off", "template", "closed");
    assertThat(((Degraded.Template) modes.get(2)).text().in("fr")).isEqualTo("We are back soon.");
    assertThat(((Degraded.HandOff) modes.get(1)).desk().content()).isTrue();
  }
}
