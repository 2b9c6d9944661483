package dev.evenkeel.adapters.guard;

import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.time.Instant;
import tools.jackson.core.JsonToken;

/**
 * Azure AI Content Safety's prompt shields, asked with text:shieldPrompt: attacks in what users say
 * and in what tools return. An attack blocks. Of no use for answers.
 *
 * @param baseUrl the resource's endpoint
 */
public record AzurePromptShield(URI baseUrl, Secret key) implements GuardProtocol {
  @Override
  public Asking ask(Question question, Instant at) {
    boolean tool = question.subject() == Subject.TOOL_RESULT;
    return new Asking("/contentsafety/text:shieldPrompt" + AzureContentSafety.VERSION,
        AzureContentSafety.headers(key), JsonVerdict.body(json -> {
          json.string("userPrompt", tool ? question.prompt() : question.whole())
              .name("documents")
              .beginArray();
          if (tool) {
            json.string(question.whole());
          }
          json.endArray();
        }));
  }

  @Override
  public GuardVerdict verdict(Question question, byte[] body) {
    Shield seen = new Shield();
    return JsonVerdict.read(body, reader -> {
      JsonVerdict.object(reader, name -> {
        switch (name) {
          case "userPromptAnalysis" -> JsonVerdict.object(reader, field -> {
            if (!field.equals("attackDetected") || !seen.prompt(reader.token())) {
              reader.skip();
            }
          });
          case "documentsAnalysis" ->
            JsonVerdict.array(reader, () -> JsonVerdict.object(reader, field -> {
              if (!field.equals("attackDetected") || !seen.document(reader.token())) {
                reader.skip();
              }
            }));
          default -> reader.skip();
        }
      });
      if (seen.attack) {
        return GuardVerdict.BLOCK;
      }
      boolean complete = question.subject() == Subject.TOOL_RESULT ? seen.document : seen.prompt;
      return complete ? GuardVerdict.ALLOW : null;
    });
  }

  /** What a response says. */
  private static final class Shield {
    private boolean attack;
    private boolean prompt;
    private boolean document;

    boolean prompt(JsonToken said) {
      prompt |= said.isBoolean();
      attack |= said == JsonToken.VALUE_TRUE;
      return said.isBoolean();
    }

    boolean document(JsonToken said) {
      document |= said.isBoolean();
      attack |= said == JsonToken.VALUE_TRUE;
      return said.isBoolean();
    }
  }
}
