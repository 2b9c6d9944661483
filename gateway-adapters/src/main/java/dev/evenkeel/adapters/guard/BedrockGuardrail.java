package dev.evenkeel.adapters.guard;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.adapters.aws.AwsKeys;
import dev.evenkeel.adapters.aws.AwsSigner;
import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Amazon Bedrock Guardrails, asked with ApplyGuardrail. A guardrail that intervenes with nothing
 * but
 * masks redacts; any other intervention blocks; what it only detects is flagged.
 *
 * @param baseUrl the runtime's endpoint, such as
 * {@code https://bedrock-runtime.us-east-1.amazonaws.com}
 * @param guardrail id or ARN
 * @param version a number or {@code DRAFT}
 * @param access how requests are authorised
 */
public record BedrockGuardrail(URI baseUrl, String guardrail, String version,
    Access access) implements GuardProtocol {
  private static final Header JSON = new Header("content-type", "application/json");

  /** How requests are authorised. */
  public sealed interface Access {
    /** A Bedrock API key, sent as a bearer token. */
    record ApiKey(Secret key) implements Access {}

    /** Access keys that sign each request. */
    record Signed(AwsKeys keys, String region) implements Access {}
  }

  @Override
  public boolean masks() {
    return true;
  }

  @Override
  public Asking ask(Question question, Instant at) {
    String path = "/guardrail/" + AwsSigner.encode(guardrail, false) + "/version/"
        + AwsSigner.encode(version, false) + "/apply";
    byte[] body = JsonVerdict.body(
        json -> json.string("source", question.subject() == Subject.ANSWER ? "OUTPUT" : "INPUT")
            .name("content")
            .beginArray()
            .beginObject()
            .name("text")
            .beginObject()
            .string("text", question.whole())
            .endObject()
            .endObject()
            .endArray());
    List<Header> headers = new ArrayList<>();
    headers.add(JSON);
    switch (access) {
      case Access.ApiKey(var key) ->
        headers.add(new Header("authorization", "Bearer " + key.reveal()));
      case Access.Signed(var keys, var region) -> {
        String whole = (baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath()) + path;
        headers.addAll(new AwsSigner(keys, region, "bedrock").sign("POST", host(baseUrl), whole,
            List.of(JSON), body, at));
      }
    }
    return new Asking(path, headers, body);
  }

  /** The {@code host} header as it will be sent: a usual port is left out. */
  private static String host(URI url) {
    int usual = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    return url.getPort() < 0 || url.getPort() == usual ? url.getHost()
        : url.getHost() + ":" + url.getPort();
  }

  @Override
  public GuardVerdict verdict(Question question, byte[] body) {
    Assessment seen = new Assessment();
    return JsonVerdict.read(body, reader -> {
      JsonVerdict.object(reader, name -> {
        switch (name) {
          case "action" -> seen.action = reader.text();
          case "outputs" -> JsonVerdict.array(reader, () -> JsonVerdict.object(reader, field -> {
            if (field.equals("text")) {
              seen.output(reader.text());
            } else {
              reader.skip();
            }
          }));
          case "assessments" -> seen.actions(reader);
          default -> reader.skip();
        }
      });
      return seen.verdict(question);
    });
  }

  /** What a response says. */
  private static final class Assessment {
    private @Nullable String action;
    private @Nullable StringBuilder output;
    private boolean blocked;
    private boolean masked;
    private boolean detected;

    void output(@Nullable String text) {
      if (text != null) {
        output = (output == null ? new StringBuilder() : output).append(text);
      }
    }

    /** Looks for actions at any depth: there are six kinds of policies, and more to come. */
    void actions(JsonReader reader) {
      if (reader.token() == JsonToken.START_ARRAY) {
        JsonVerdict.array(reader, () -> actions(reader));
      } else {
        JsonVerdict.object(reader, name -> {
          if (name.equals("action")) {
            String word = reader.text();
            blocked |= "BLOCKED".equals(word);
            masked |= "ANONYMIZED".equals(word);
            detected |= "NONE".equals(word);
          } else {
            actions(reader);
          }
        });
      }
    }

    /** Whether something is masked of which a part may stand in a piece that was judged before. */
    private static boolean divided(Question question, CharSequence output) {
      return question.subject() != Subject.ANSWER
          && !output.toString().startsWith(question.context());
    }

    @Nullable GuardVerdict verdict(Question question) {
      if ("NONE".equals(action)) {
        return detected ? GuardVerdict.FLAG : GuardVerdict.ALLOW;
      }
      if (!"GUARDRAIL_INTERVENED".equals(action)) {
        return null;
      }
      return !blocked && masked && output != null && !divided(question, output)
          ? new GuardVerdict.Redact(
              Redaction.tail(question.context(), question.text(), output.toString()))
          : GuardVerdict.BLOCK;
    }
  }
}
