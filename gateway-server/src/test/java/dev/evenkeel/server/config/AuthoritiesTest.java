package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections are shared by address, so one address cannot have two who vouch for it. */
final class AuthoritiesTest {
  private static final String PROVIDERS = """
      providers:
        one: { protocol: openai, base-url: "https://Models.example/v1", tls: { ca: a.pem } }
        two: { protocol: openai, base-url: "%s" %s }
      pools:
        plain:
          policy: none
          routes: [ { id: gpt, provider: one, model: m, reference: true } ]
      """;

  @TempDir
  Path directory;

  private Folder with(String url, String tls) throws IOException {
    return new Folder(directory).file("a.pem", "a")
        .file("b.pem", "b")
        .main(String.format(PROVIDERS, url, tls));
  }

  @ParameterizedTest
  @ValueSource(strings = {", tls: { ca: b.pem }", ""})
  void anotherAuthorityForTheSameAddress_isAProblem(String tls) throws IOException {
    for (String url : new String[] {"https://models.example/v1", "https://models.example:443/v2"}) {
      assertThat(with(url, tls).problems()).singleElement()
          .asString()
          .startsWith("main.yaml:3:")
          .contains("providers.two.tls", "models.example:443", "providers.one.tls");
    }
  }

  @Test
  void sameAuthority_orAnotherPort_isFine() throws IOException {
    assertThat(with("https://models.example:443/v2", ", tls: { ca: ./a.pem }").load().authorities())
        .hasSize(2);
    assertThat(with("https://models.example:8443/v1", "").load().authorities())
        .isEqualTo(Map.of(URI.create("https://Models.example/v1"), directory.resolve("a.pem")));
  }

  @Test
  void guardBesideAProvider_mustAgreeToo() throws IOException {
    Folder folder = with("https://other.example", "");
    folder.main(String.format(PROVIDERS, "https://other.example", "")
        + "guards: { hook: { kind: webhook, url: \"https://models.example/judge\" } }\n");
    assertThat(folder.problems()).singleElement().asString().contains("guards.hook.tls");
  }
}
