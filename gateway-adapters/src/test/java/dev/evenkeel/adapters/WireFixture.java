package dev.evenkeel.adapters;

import static java.util.Objects.requireNonNull;

import dev.evenkeel.adapters.anthropic.AnthropicProtocol;
import dev.evenkeel.adapters.openai.OpenAiProtocol;
import dev.evenkeel.core.turn.Inbound;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A wire body and what a correct adapter makes of it. */
public record WireFixture(String name, JsonNode entry) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Every fixture of the manifest. */
  public static List<WireFixture> all() {
    return MAPPER.readTree(resource("MANIFEST.json"))
        .get("fixtures")
        .properties()
        .stream()
        .map(each -> new WireFixture(each.getKey(), each.getValue()))
        .toList();
  }

  public byte[] body() {
    return resource(name);
  }

  public int status() {
    return entry.get("http").get("status").asInt();
  }

  public boolean stream() {
    return name.endsWith(".sse");
  }

  public JsonNode expect() {
    return entry.get("expect");
  }

  public Inbound.Headers headers() {
    JsonNode headers = entry.get("http").path("headers");
    return wanted -> headers.has(wanted) ? headers.get(wanted).asString() : null;
  }

  public ProviderProtocol protocol() {
    return name.startsWith("anthropic") ? new AnthropicProtocol() : new OpenAiProtocol();
  }

  @Override
  public String toString() {
    return name;
  }

  private static byte[] resource(String name) {
    try (InputStream in =
        requireNonNull(WireFixture.class.getResourceAsStream("/wire/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
